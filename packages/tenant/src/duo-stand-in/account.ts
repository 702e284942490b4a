import { randomBytes } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { createShortLived } from './short-lived.js'

/** The lengths that Duo's own clients insist on, in characters. */
const IKEY_LENGTH = 20
const SKEY_LENGTH = 40
/** Seconds; a signed request of a client may not live longer at Duo. */
const MAX_AGE_SECONDS = 300
/** Seconds that clocks may differ, as in Duo's clients. */
const LEEWAY_SECONDS = 60

/** The one application that the stand-in knows, and what it signs with. */
export interface DuoAccount {
  readonly ikey: string
  readonly skey: string
  /** Signs as Duo does: HS512 with the secret key. */
  sign(claims: JWTPayload): Promise<string>
  /**
   * The claims of something that the application signed for `audience`.
   *
   * @throws Error when it did not, or not lately.
   */
  verify(token: string, audience: string): Promise<JWTPayload>
  /**
   * {@link DuoAccount.verify} for a client assertion, which works once.
   *
   * @see [RFC 7523 section 3](https://www.rfc-editor.org/rfc/rfc7523#section-3)
   */
  verifyAssertion(token: string, audience: string): Promise<void>
}

/** Makes an application with keys of its own. `now` is in seconds since the epoch. */
export function createDuoAccount(now: () => number): DuoAccount {
  const ikey = `DI${randomBytes(IKEY_LENGTH)
    .toString('hex')
    .slice(0, IKEY_LENGTH - 2)
    .toUpperCase()}`
  const skey = randomBytes(SKEY_LENGTH).toString('hex').slice(0, SKEY_LENGTH)
  const key = new TextEncoder().encode(skey)
  const used = createShortLived<true>(now, MAX_AGE_SECONDS + LEEWAY_SECONDS)

  async function verify(token: string, audience: string): Promise<JWTPayload> {
    const { jwtVerify } = await import('jose')
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS512'],
      issuer: ikey,
      audience,
      requiredClaims: ['exp'],
      currentDate: new Date(now() * 1000),
      clockTolerance: LEEWAY_SECONDS,
    })
    if ((payload.exp ?? 0) > now() + MAX_AGE_SECONDS + LEEWAY_SECONDS) {
      throw new Error('The signed request lives too long.')
    }
    return payload
  }

  return {
    ikey,
    skey,
    verify,
    async sign(claims) {
      const { SignJWT } = await import('jose')
      return new SignJWT(claims).setProtectedHeader({ alg: 'HS512', typ: 'JWT' }).sign(key)
    },
    async verifyAssertion(token, audience) {
      const { sub, jti } = await verify(token, audience)
      if (sub !== ikey) throw new Error('The subject is not the client.')
      if (jti === undefined || used.get(jti)) throw new Error('The assertion was used before.')
      used.set(jti, true)
    },
  }
}
