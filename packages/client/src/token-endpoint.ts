import type { TokenResponse } from '@lockstep/protocol'
import { LockstepError } from '@lockstep/protocol'
import { validateIdToken } from './id-token.js'
import type { Internals } from './internals.js'
import { request } from './request.js'
import type { AuthenticationResult } from './result.js'
import type { Session, StoredGrant } from './session.js'
import type { Transaction } from './transaction.js'

/**
 * Exchanges the code of `transaction` for tokens, and signs the person in.
 *
 * @see [RFC 6749 section 4.1.3](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3)
 */
export async function exchangeCode(
  internals: Internals,
  session: Session,
  {
    code,
    transaction,
    signal,
  }: {
    readonly code: string
    readonly transaction: Transaction
    readonly signal?: AbortSignal
  },
): Promise<AuthenticationResult> {
  const { codeVerifier, redirectUri, nonce, maxAge, scope, audience, appState } = transaction
  const form = {
    grant_type: 'authorization_code',
    code,
    code_verifier: codeVerifier,
    redirect_uri: redirectUri,
  }
  const tokens = await requestTokens(internals, form, signal)
  const grant = {
    audience,
    scope,
    refreshToken: tokens.refresh_token,
    result: {
      ...common(internals, tokens, scope),
      idToken: tokens.id_token ?? '',
      idTokenClaims: await validateIdToken(tokens.id_token, {
        ...expectation(internals),
        nonce,
        maxAge,
      }),
      ...(appState !== undefined && { appState }),
    },
  }
  session.save(grant)
  return grant.result
}

/**
 * Uses a refresh token, and keeps the one that replaces it. The ID token may stay the same.
 *
 * @see [RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749#section-6), and
 * [OpenID Connect Core section 12.2](https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokenResponse)
 */
export async function refresh(
  internals: Internals,
  session: Session,
  grant: StoredGrant,
): Promise<AuthenticationResult> {
  const { refreshToken, scope } = grant
  const { idToken, idTokenClaims } = grant.result
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
  const tokens = await requestTokens(internals, form)
  const subject = idTokenClaims.sub
  const result = {
    ...common(internals, tokens, scope),
    idToken: tokens.id_token ?? idToken,
    idTokenClaims: tokens.id_token
      ? await validateIdToken(tokens.id_token, { ...expectation(internals), subject })
      : idTokenClaims,
  }
  session.save({ ...grant, result, refreshToken: tokens.refresh_token ?? refreshToken })
  return result
}

/** Of the token response, what no other check looks at is trusted: it came from the tenant by TLS. */
type Tokens = Partial<TokenResponse> & Pick<TokenResponse, 'access_token' | 'expires_in'>

async function requestTokens(
  internals: Internals,
  form: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<Tokens> {
  const tokens = (await request(internals, '/oauth/token', {
    form: { ...form, client_id: internals.clientId },
    signal,
  })) as Partial<TokenResponse>
  const { access_token, expires_in } = tokens
  if (access_token && expires_in) return { ...tokens, access_token, expires_in }
  throw new LockstepError('invalid_response', 'The tenant answered without an access token.')
}

function common({ environment }: Internals, tokens: Tokens, requestedScope: string) {
  return {
    accessToken: tokens.access_token,
    expiresAt: environment.now() + Number(tokens.expires_in),
    scope: tokens.scope ?? requestedScope,
  }
}

function expectation({ origin, clientId, keys, leewaySeconds, environment }: Internals) {
  return { issuer: `${origin}/`, clientId, keys, leewaySeconds, now: environment.now() }
}
