import type { Internals } from './internals.js'
import { codeChallenge } from './pkce.js'
import { withoutUndefined } from './request.js'
import type { Transaction } from './transaction.js'

/**
 * The URL of an authorization request: code flow, PKCE with S256, and always `sso=true`.
 *
 * @see [RFC 7636 section 4.3](https://www.rfc-editor.org/rfc/rfc7636#section-4.3)
 */
export async function authorizeUrl(
  { origin, clientId }: Internals,
  { state, nonce, codeVerifier, redirectUri, scope, audience, maxAge }: Transaction,
  parameters: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const query = withoutUndefined({
    ...parameters,
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    audience,
    max_age: maxAge?.toString(),
    state,
    nonce,
    code_challenge: await codeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    sso: 'true',
  })
  return `${origin}/authorize?${query.toString()}`
}
