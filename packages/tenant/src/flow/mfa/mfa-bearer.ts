import { ACR_MULTI_FACTOR } from '@lockstep/protocol'
import { authenticatorsOf } from '../../factors/factors.js'
import { wereFactorsReset } from '../../factors/reset-mark.js'
import type { Services } from '../../services.js'
import type { User } from '../../users/user.js'
import { standing } from '../login/standing.js'
import { mfaAudience } from '../tokens/requested-audience.js'
import { bearerOf, verifyAccessToken } from '../tokens/verify-access-token.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { owingLogin } from './owing-login.js'
import type { MfaStep } from './owing-login.js'

/** Who manages authenticators: a login that owes its factor, or somebody who is signed in. */
export type MfaCaller = {
  readonly user: User
  /** Whom the token was issued to. */
  readonly clientId: string
} & (
  | { readonly kind: 'mfa_token'; readonly step: MfaStep }
  | {
      readonly kind: 'access_token'
      readonly scopes: readonly string[]
      readonly token: string
      /** The login that got it proved a second factor. */
      readonly isProven: boolean
      /** Seconds since the epoch. */
      readonly expiresAt: number
    }
)

/** Somebody who is signed in. */
export type AccessTokenCaller = Extract<MfaCaller, { kind: 'access_token' }>

/**
 * The caller of the MFA API by the token in its header.
 *
 * @throws ProtocolError `invalid_token`, with 401.
 * @see [Manage authenticators with the MFA API](https://auth0.com/docs/secure/multi-factor-authentication/manage-mfa-auth0-apis/manage-authenticator-factors-mfa-api)
 */
export async function mfaCaller(services: Services, request: Request): Promise<MfaCaller> {
  const bearer = bearerOf(request)
  if (!bearer) throw invalid('An mfa_token or an access token is needed.')
  if (isAccessToken(bearer)) return accessTokenCaller(services, bearer)
  try {
    const step = await owingLogin(services, bearer)
    return { kind: 'mfa_token', user: step.user, clientId: step.token.clientId, step }
  } catch (error) {
    throw error instanceof ProtocolError ? invalid(error.message) : error
  }
}

/**
 * Somebody who is signed in and has `scope`.
 *
 * @throws ProtocolError `access_denied` for an `mfa_token`, whose password alone must not be enough,
 * and for a token without the scope.
 */
export function requireScope(caller: MfaCaller, scope: string): void {
  if (caller.kind === 'access_token' && caller.scopes.includes(scope)) return
  throw new ProtocolError('access_denied', `An access token with the scope ${scope} is needed.`, {
    status: 403,
  })
}

/** Tells an access token from an `mfa_token`, which has no dots; a signed token has two. */
export function isAccessToken(token: string): boolean {
  return token.includes('.')
}

/**
 * Who is signed in by an access token for the audience of the MFA API.
 *
 * @throws ProtocolError `invalid_token`, also when the user has an authenticator that the login of the
 * token did not prove, and when an administrator took authenticators away since.
 */
export async function accessTokenCaller(
  services: Services,
  token: string,
): Promise<AccessTokenCaller> {
  const claims = await verifyAccessToken(services, token, mfaAudience(services))
  const { sub = '', iat = 0, exp: expiresAt = 0, scope, gty, azp, acr } = claims
  // An application's own token is nobody's, and a new password ends what came before it.
  const now = await standing(services, { userId: sub, authenticatedAt: iat })
  if (gty !== undefined || typeof azp !== 'string' || !now.good) {
    throw invalid('The access token is invalid or expired.')
  }
  if (await wereFactorsReset(services, sub, { since: iat })) {
    throw invalid('The second factors of the user were reset. Sign in again.')
  }
  const isProven = acr === ACR_MULTI_FACTOR
  if (!isProven && (await authenticatorsOf(services, sub)).length > 0) {
    throw invalid(
      'The user has a second factor by now. Get a token by a login that proves it; email does not.',
    )
  }
  const scopes = typeof scope === 'string' ? scope.split(' ') : []
  return {
    kind: 'access_token',
    user: now.user,
    clientId: azp,
    scopes,
    token,
    isProven,
    expiresAt,
  }
}

function invalid(description: string): ProtocolError {
  return new ProtocolError('invalid_token', description, { status: 401 })
}
