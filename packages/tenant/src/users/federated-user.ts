import type { FederatedConnection } from '../config/federated-connection.js'

/**
 * The `user_id` of somebody whom another site knows as `subject`. Of a social network there is one
 * connection; where there may be several of a strategy, the connection is part of the id.
 *
 * @see [Structure of a user profile](https://auth0.com/docs/manage-users/user-accounts/user-profiles/user-profile-structure)
 */
export function accountAt(
  { strategy, name, isSocial }: Pick<FederatedConnection, 'isSocial' | 'name' | 'strategy'>,
  subject: string,
): string {
  const isOneOfItsKind = isSocial && !['oauth1', 'oauth2'].includes(strategy)
  return isOneOfItsKind ? `${strategy}|${subject}` : `${strategy}|${name}|${subject}`
}
