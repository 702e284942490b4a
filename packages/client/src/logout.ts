import type { Internals } from './internals.js'
import type { LogoutOptions } from './options.js'
import { withoutUndefined } from './request.js'
import { createSession } from './session.js'

/**
 * Forgets who is signed in, here and then at the tenant.
 *
 * @see [Logout](https://auth0.com/docs/authenticate/login/logout)
 */
export function logout(internals: Internals, { returnTo, federated }: LogoutOptions): void {
  internals.session = createSession()
  const query = withoutUndefined({
    client_id: internals.clientId,
    returnTo,
    federated: federated ? '' : undefined,
  })
  internals.environment.window.location.assign(`${internals.origin}/v2/logout?${query.toString()}`)
}
