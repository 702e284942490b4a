import type { TenantConfig } from '../../config/tenant-config.js'
import type { Ruling } from './decide.js'

/** Tells whether a connection signs in with developer keys. */
export function usesDevkeys({ federated }: TenantConfig, connection: string): boolean {
  return federated.some(({ name, devkeys }) => name === connection && devkeys)
}

/**
 * A decision within the limits of developer keys. Auth0 handles such a login on a domain of its own
 * and leaves no session on the tenant's, so neither a second factor nor a redirect can find its login
 * again. It is denied with that reason: whoever is let through without the factor would believe that
 * the rule works.
 *
 * @see [Test social connections with Auth0 developer keys](https://auth0.com/docs/authenticate/identity-providers/social-identity-providers/devkeys)
 */
export function withinDevkeys(ruling: Ruling, connection: string): Ruling {
  const { next, obligations } = ruling
  if (next.move === 'deny') return ruling
  const limit = obligations.some(({ kind }) => kind === 'multifactor' || kind === 'sequenced')
    ? 'Multi-factor authentication was demanded of this login and is not possible'
    : next.move === 'redirect'
      ? 'A redirect was demanded of this login and cannot come back to it'
      : undefined
  if (limit === undefined) return ruling
  const description = `${limit} with developer keys. Give the connection ${connection} credentials of its own, or remove devkeys.`
  return {
    ...ruling,
    next: { move: 'deny', error: 'access_denied', description },
    steps: [...ruling.steps, { type: 'denied', error: 'access_denied', description }],
  }
}
