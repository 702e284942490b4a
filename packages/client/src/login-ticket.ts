import type { CoAuthenticateRequest } from '@lockstep/protocol'
import { LockstepError } from '@lockstep/protocol'
import type { Internals } from './internals.js'
import type { PasswordCredentials } from './options.js'
import { codeChallenge } from './pkce.js'
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
  credentials: PasswordCredentials,
  {
    codeVerifier,
    signal,
  }: { readonly codeVerifier: string; readonly signal?: AbortSignal | undefined },
): Promise<{ readonly login_ticket: string; readonly realm: string }> {
  const realm = credentials.connection ?? internals.connection
  const json: CoAuthenticateRequest = {
    client_id: internals.clientId,
    credential_type: 'http://auth0.com/oauth/grant-type/password-realm',
    username: credentials.username.trim(),
    password: credentials.password,
    realm,
    code_challenge: await codeChallenge(codeVerifier),
  }
  const { login_ticket } = await request(internals, '/co/authenticate', {
    json,
    cookies: true,
    signal,
  }).catch(rejectPassword)
  if (typeof login_ticket === 'string') return { login_ticket, realm }
  throw new LockstepError('invalid_response', 'The tenant answered without a login ticket.')
}

function rejectPassword(error: LockstepError): never {
  throw error.code === 'access_denied'
    ? new LockstepError('invalid_user_password', error.message, { cause: error })
    : error
}
