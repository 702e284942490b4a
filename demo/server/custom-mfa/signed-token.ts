import { jwtVerify, SignJWT } from 'jose'

/** The parties, as the rule `custom-mfa-service` and this service name each other. */
const TENANT = 'acme-tenant'
const SERVICE = 'acme-mfa-service'

/** Seconds that an answer is good for: our choice, time to press a button. */
const ANSWER_LIFETIME = 300

/** Whom to ask, and in which login. */
export interface MfaRequest {
  readonly sub: string
  /** The login; the answer repeats it. */
  readonly jti: string
}

/**
 * Reads the request that the rule signed.
 *
 * @throws when it is not the rule's, not for this service, or too old (RFC 7519 section 4.1)
 */
export async function readRequest(token: string, secret: string): Promise<MfaRequest> {
  const { payload } = await jwtVerify(token, bytes(secret), {
    algorithms: ['HS256'],
    issuer: TENANT,
    audience: SERVICE,
    requiredClaims: ['sub', 'jti', 'exp'],
  })
  return { sub: String(payload.sub), jti: String(payload.jti) }
}

/** Signs the answer: this person, in this login, gave the right code. */
export function signAnswer({ sub, jti }: MfaRequest, secret: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(SERVICE)
    .setAudience(TENANT)
    .setSubject(sub)
    .setJti(jti)
    .setIssuedAt(now)
    .setExpirationTime(now + ANSWER_LIFETIME)
    .sign(bytes(secret))
}

function bytes(secret: string): Uint8Array {
  return new TextEncoder().encode(secret)
}
