import type { Internals } from './internals.js'
import type { LogoutOptions } from './options.js'
import { query } from './defined.js'

/**
 * Where the tenant forgets who is signed in.
 *
 * @see [Logout](https://auth0.com/docs/authenticate/login/logout)
 */
export function logoutUrl(
  { origin, clientId }: Pick<Internals, 'origin' | 'clientId'>,
  { returnTo, federated }: LogoutOptions,
): string {
  const parameters = query({
    client_id: clientId,
    returnTo,
    federated: federated ? '' : undefined,
  })
  return `${origin}/v2/logout?${parameters.toString()}`
}
