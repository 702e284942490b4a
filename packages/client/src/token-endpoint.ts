import type { AuthorizationResponse, TokenResponse } from '@lockstep/protocol'
import { LockstepError } from '@lockstep/protocol'
import { authorizationCode } from './authorization-response.js'
import { validateIdToken } from './id-token.js'
import type { Internals } from './internals.js'
import { query } from './defined.js'
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
  const body = query({
    grant_type: 'authorization_code',
    client_id: internals.clientId,
    code: authorizationCode(response, state),
    code_verifier: codeVerifier,
    redirect_uri: redirectUri,
  })
  const tokens: Tokens = await request(internals, '/oauth/token', { body, signal })
  const result = {
    ...(await resultOf(internals, tokens, transaction)),
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
  const body = query({
    grant_type: 'refresh_token',
    client_id: internals.clientId,
    refresh_token: refreshToken,
  })
  const tokens: Tokens = await request(internals, '/oauth/token', { body })
  const result = await resultOf(internals, tokens, { scope, before })
  internals.session.save({ ...grant, result, refreshToken: tokens.refresh_token ?? refreshToken })
  return result
}

/** What the token endpoint answers, as far as it is known before it is checked. */
export type Tokens = Partial<TokenResponse>

interface Expected {
  /** What was asked for, which is what was granted unless the tenant says otherwise. */
  readonly scope: string
  readonly nonce?: string
  readonly maxAge?: number | undefined
  /** What is refreshed. */
  readonly before?: AuthenticationResult
}

/** The checked result of an answer with tokens. */
export async function resultOf(
  internals: Internals,
  { access_token, expires_in = NaN, id_token, scope }: Tokens,
  { before, ...expected }: Expected,
): Promise<AuthenticationResult> {
  const now = internals.now()
  const expiresAt = now + expires_in
  if (!access_token || !expiresAt) {
    throw new LockstepError('invalid_response', 'The answer holds no access token.')
  }
  return {
    ...((!id_token && before) || {
      idToken: id_token ?? '',
      idTokenClaims: await validateIdToken(id_token, internals, {
        ...expected,
        now,
        subject: before?.idTokenClaims.sub,
      }),
    }),
    accessToken: access_token,
    expiresAt,
    scope: scope ?? expected.scope,
  }
}
