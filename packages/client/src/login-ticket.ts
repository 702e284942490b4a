import type { CoAuthenticateRequest } from '@lockstep/protocol'
import { LockstepError } from '@lockstep/protocol'
import type { Internals } from './internals.js'
import type { PasswordCredentials } from './options.js'
import { request } from './request.js'

/**
 * Trades a name and password for a one-use login ticket, bound to the code verifier of this login.
 *
 * @throws LockstepError `invalid_user_password` for a wrong name or password, which the wire calls
 * `access_denied`; `too_many_attempts`, `blocked_user` and the errors of any request.
 * @see [Cross-origin authentication](https://auth0.com/docs/authenticate/login/cross-origin-authentication)
 */
export async function loginTicket(
  internals: Internals,
  { username, password, connection: realm = internals.connection }: PasswordCredentials,
  {
    code_challenge,
    signal,
  }: { readonly code_challenge: string; readonly signal?: AbortSignal | undefined },
): Promise<{ readonly login_ticket: string; readonly realm: string }> {
  const body: CoAuthenticateRequest = {
    client_id: internals.clientId,
    credential_type: 'http://auth0.com/oauth/grant-type/password-realm',
    username: username.trim(),
    password,
    realm,
    code_challenge,
  }
  const answer = request(internals, '/co/authenticate', { body, cookies: true, signal })
  const { login_ticket } = await answer.catch(rejectPassword)
  // What is no ticket, the tenant refuses.
  return { login_ticket: String(login_ticket), realm }
}

function rejectPassword(error: LockstepError): never {
  throw error.code === 'access_denied'
    ? new LockstepError('invalid_user_password', error.message, { cause: error })
    : error
}
