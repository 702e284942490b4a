import type { Internals } from './internals.js'
import { loginTicket } from './login-ticket.js'
import type { LoginOptions } from './options.js'
import { codeChallenge } from './pkce.js'
import { query } from './defined.js'
import type { Transaction } from './transaction.js'

/** What {@link authorizeUrl} does not take from the transaction. */
export type AuthorizeOptions = Pick<
  LoginOptions,
  'credentials' | 'prompt' | 'acrValues' | 'loginHint' | 'screenHint' | 'connection'
> & { readonly responseMode?: 'web_message'; readonly signal?: AbortSignal }

/**
 * The URL of an authorization request: code flow, PKCE with S256, and always `sso=true`. Gets a login
 * ticket first when there are credentials.
 *
 * @see [RFC 7636 section 4.3](https://www.rfc-editor.org/rfc/rfc7636#section-4.3)
 */
export async function authorizeUrl(
  internals: Internals,
  { state, nonce, codeVerifier, redirectUri, scope, audience, maxAge }: Transaction,
  options: AuthorizeOptions,
): Promise<string> {
  const { credentials, prompt, acrValues, loginHint, screenHint, connection } = options
  const code_challenge = await codeChallenge(codeVerifier)
  const parameters = query({
    response_type: 'code',
    response_mode: options.responseMode,
    client_id: internals.clientId,
    redirect_uri: redirectUri,
    scope,
    audience,
    state,
    nonce,
    code_challenge,
    code_challenge_method: 'S256',
    prompt,
    max_age: maxAge,
    acr_values: acrValues?.join(' '),
    login_hint: loginHint,
    screen_hint: screenHint,
    connection,
    ...(credentials &&
      (await loginTicket(internals, credentials, { code_challenge, signal: options.signal }))),
    sso: true,
  })
  return `${internals.origin}/authorize?${parameters.toString()}`
}
