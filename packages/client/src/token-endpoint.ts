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
    readonly signal?: AbortSignal | undefined
  },
): Promise<AuthenticationResult> {
  const { codeVerifier, redirectUri, nonce, maxAge, scope, audience, appState } = transaction
  const tokens = await requestTokens(
    internals,
    {
      grant_type: 'authorization_code',
      code,
      code_verifier: codeVerifier,
      redirect_uri: redirectUri,
    },
    signal,
  )
  const result: AuthenticationResult = {
    accessToken: tokens.accessToken,
    idToken: String(tokens.idToken),
    idTokenClaims: await validateIdToken(tokens.idToken, {
      ...expectations(internals),
      nonce,
      maxAge,
    }),
    expiresAt: tokens.expiresAt,
    scope: tokens.scope ?? scope,
    ...(appState !== undefined && { appState }),
  }
  const { refreshToken } = tokens
  session.save({ result, audience, requestedScope: scope, refreshToken })
  return result
}

/**
 * Uses a refresh token, and keeps the one that replaces it.
 *
 * @see [RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749#section-6)
 */
export async function refresh(
  internals: Internals,
  session: Session,
  grant: StoredGrant,
): Promise<AuthenticationResult> {
  const { idToken, idTokenClaims, scope } = grant.result
  const tokens = await requestTokens(internals, {
    grant_type: 'refresh_token',
    refresh_token: grant.refreshToken,
  })
  const result: AuthenticationResult = {
    accessToken: tokens.accessToken,
    idToken: typeof tokens.idToken === 'string' ? tokens.idToken : idToken,
    idTokenClaims:
      tokens.idToken === undefined
        ? idTokenClaims
        : await validateIdToken(tokens.idToken, {
            ...expectations(internals),
            subject: idTokenClaims.sub,
          }),
    expiresAt: tokens.expiresAt,
    scope: tokens.scope ?? scope,
  }
  session.save({ ...grant, result, refreshToken: tokens.refreshToken ?? grant.refreshToken })
  return result
}

interface Tokens {
  readonly accessToken: string
  readonly expiresAt: number
  /** Not validated yet. */
  readonly idToken: unknown
  readonly refreshToken: string | undefined
  readonly scope: string | undefined
}

async function requestTokens(
  internals: Internals,
  grant: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<Tokens> {
  const { access_token, expires_in, id_token, refresh_token, scope } = await request(
    internals,
    '/oauth/token',
    { form: { ...grant, client_id: internals.clientId }, signal },
  )
  if (typeof access_token !== 'string' || typeof expires_in !== 'number') {
    throw new LockstepError('invalid_response', 'The tenant answered without an access token.')
  }
  return {
    accessToken: access_token,
    expiresAt: internals.environment.now() + expires_in,
    idToken: id_token,
    refreshToken: typeof refresh_token === 'string' ? refresh_token : undefined,
    scope: typeof scope === 'string' ? scope : undefined,
  }
}

function expectations({ origin, clientId, keys, leewaySeconds, environment }: Internals) {
  return { issuer: `${origin}/`, clientId, keys, leewaySeconds, now: environment.now() }
}
