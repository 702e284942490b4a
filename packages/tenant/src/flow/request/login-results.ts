import type { Services } from '../../services.js'
import type { User } from '../../users/user.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'

/** What a password was right for: one login, of one user, once. */
export interface LoginResult {
  readonly transactionId: string
  readonly userId: string
  readonly connection: string
  /** When the password was checked; seconds since the epoch. */
  readonly authenticatedAt: number
}

/** Auth0's `wresult` is as short-lived; long enough for one form post. */
const LIFETIME_SECONDS = 60

/** Neither an ID token nor an access token has this type, so that none of the three passes for another. */
const TYPE = 'wresult+jwt'
const ISSUER = 'urn:auth0'

/**
 * Signs the result of a password check for the form that the classic login page posts. What counts is
 * kept here; the token only names it.
 */
export async function issueResult(
  services: Services,
  {
    user,
    ...result
  }: Omit<LoginResult, 'authenticatedAt' | 'userId'> & {
    readonly user: Pick<User, 'email' | 'email_verified' | 'user_id'>
  },
): Promise<string> {
  const { SignJWT } = await import('jose')
  const { kid, privateKey } = await services.keys.current()
  const id = randomSecret()
  const now = services.clock.now()
  const kept: LoginResult = { ...result, userId: user.user_id, authenticatedAt: now }
  await services.store.put('login_result', fingerprint(id), kept, {
    expiresAt: now + LIFETIME_SECONDS,
    keys: { user: user.user_id },
  })
  const { user_id, email, email_verified } = user
  return new SignJWT({ user_id, email, email_verified })
    .setProtectedHeader({ alg: 'RS256', typ: TYPE, kid })
    .setIssuer(ISSUER)
    .setAudience(audienceOf(services, result.connection))
    .setJti(id)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFETIME_SECONDS)
    .sign(privateKey)
}

/**
 * Uses a result up.
 *
 * @throws ProtocolError `invalid_request` when it is none of ours, was used, or is too old.
 */
export async function takeResult(services: Services, token: string): Promise<LoginResult> {
  const { id, audience } = await verified(services, token)
  const result = await services.store.take<LoginResult>('login_result', fingerprint(id))
  if (!result || audience !== audienceOf(services, result.connection)) {
    throw refused('used, expired or of another connection')
  }
  return result
}

async function verified(services: Services, token: string) {
  const { jwtVerify } = await import('jose')
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid = '' }) => {
        const key = await services.keys.publicKey(kid)
        if (!key) throw new Error('unknown key')
        return key
      },
      {
        algorithms: ['RS256'],
        typ: TYPE,
        issuer: ISSUER,
        currentDate: new Date(services.clock.now() * 1000),
        requiredClaims: ['jti', 'exp'],
      },
    )
    return { id: payload.jti ?? '', audience: payload.aud }
  } catch (error) {
    throw refused(error instanceof Error ? error.message : 'not verified')
  }
}

function audienceOf(services: Services, connection: string): string {
  return `urn:auth0:${services.config().tenant.name}:${connection}`
}

function refused(detail: string): ProtocolError {
  return new ProtocolError(
    'invalid_request',
    'The result of the sign-in is unknown, already used or expired. Start again.',
    { detail: `wresult: ${detail}` },
  )
}
