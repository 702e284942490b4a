import type { AuthorizationResponse, TokenResponse } from '@lockstep/protocol'
import { LockstepError } from '@lockstep/protocol'
import type { IdTokenExpectation } from './id-token.js'
import { validateIdToken } from './id-token.js'
import { authorizationCode } from './authorization-response.js'
import type { Internals } from './internals.js'
import { query } from './query.js'
import { request } from './request.js'
import type { AuthenticationResult } from './result.js'
import type { StoredGrant } from './session.js'
import type { Transaction } from './transaction.js'

/**
 * Exchanges the code in the answer to `transaction` for tokens, and signs the person in.
 *
 * @see [RFC 6749 section 4.1.3](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3)
 */
export async function finishLogin(
  internals: Internals,
  transaction: Transaction,
  response: AuthorizationResponse,
  signal?: AbortSignal,
): Promise<AuthenticationResult> {
  const { state, codeVerifier, redirectUri, audience, scope, appState } = transaction
  const form = {
    grant_type: 'authorization_code',
    code: authorizationCode(response, state),
    code_verifier: codeVerifier,
    redirect_uri: redirectUri,
  }
  const tokens = await requestTokens(internals, { form, signal })
  const result = {
    ...(await validated(internals, tokens, transaction)),
    ...(appState !== undefined && { appState }),
  }
  internals.session.save({ audience, scope, result, refreshToken: tokens.refresh_token })
  return result
}

/**
 * Uses a refresh token, and keeps the one that replaces it. The ID token may stay the same.
 *
 * @see [RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749#section-6), and
 * [OpenID Connect Core section 12.2](https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse)
 */
export async function refresh(
  internals: Internals,
  grant: StoredGrant,
): Promise<AuthenticationResult> {
  const { refreshToken, scope, result: before } = grant
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
  const tokens = await requestTokens(internals, { form })
  const subject = before.idTokenClaims.sub
  const result = await validated(
    internals,
    { id_token: before.idToken, ...tokens },
    { scope, subject },
  )
  internals.session.save({ ...grant, result, refreshToken: tokens.refresh_token ?? refreshToken })
  return result
}

/** Of the answer, what no other check looks at is trusted: it came from the tenant itself, by TLS. */
async function requestTokens(
  internals: Internals,
  {
    form,
    signal,
  }: {
    readonly form: Record<string, string | undefined>
    readonly signal?: AbortSignal | undefined
  },
): Promise<Partial<TokenResponse>> {
  return request(internals, '/oauth/token', {
    body: query({ ...form, client_id: internals.clientId }),
    signal,
  })
}

async function validated(
  { origin, clientId, keys, leewaySeconds, ...internals }: Internals,
  { access_token, expires_in = NaN, id_token, scope }: Partial<TokenResponse>,
  expected: Pick<IdTokenExpectation, 'nonce' | 'maxAge' | 'subject'> & { readonly scope: string },
): Promise<AuthenticationResult> {
  const now = internals.now()
  const expiresAt = now + Number(expires_in)
  const issuer = `${origin}/`
  const idTokenClaims = await validateIdToken(id_token, {
    ...expected,
    issuer,
    clientId,
    keys,
    now,
    leewaySeconds,
  })
  if (access_token && id_token && expiresAt) {
    return {
      accessToken: access_token,
      idToken: id_token,
      idTokenClaims,
      expiresAt,
      scope: scope ?? expected.scope,
    }
  }
  throw new LockstepError('invalid_response', 'The answer holds no access token.')
}
