import { LockstepError } from '@lockstep/protocol'
import { decodeBase64Url } from './base64url.js'
import type { KeySet } from './key-set.js'
import { RS256 } from './key-set.js'
import type { IdTokenClaims } from './result.js'
import { subtle } from './subtle.js'

/** What an ID token must agree with. All of it is ours; nothing is taken from the token. */
export interface IdTokenExpectation {
  readonly issuer: string
  readonly clientId: string
  readonly keys: KeySet
  /** Seconds since the epoch. */
  readonly now: number
  readonly leewaySeconds: number
  /** Absent after a refresh, where there is none. */
  readonly nonce?: string | undefined
  /** Seconds. */
  readonly maxAge?: number | undefined
  /** The person who was signed in before a refresh. */
  readonly subject?: string | undefined
}

/**
 * Checks signature and claims of an ID token. `iat` is not compared with the clock: a browser whose
 * clock is slow could never sign in, and `exp` bounds the token's life.
 *
 * @throws LockstepError `invalid_token`.
 * @see [OpenID Connect Core section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)
 */
export async function validateIdToken(
  idToken: unknown,
  expected: IdTokenExpectation,
): Promise<IdTokenClaims> {
  const [head = '', body = '', signature = '', ...rest] = String(idToken).split('.')
  const header = decode(head)
  const claims = decode(body) as IdTokenClaims
  if (rest.length > 0) throw malformed()
  require('alg', header.alg, header.alg === 'RS256', 'RS256')

  const verified = await subtle().verify(
    RS256,
    await expected.keys(header.kid),
    bytes(signature),
    new TextEncoder().encode(`${head}.${body}`),
  )
  if (!verified) throw new LockstepError('invalid_token', 'The signature of the ID token is wrong.')
  checkClaims(claims, expected)
  return claims
}

function checkClaims(
  claims: IdTokenClaims,
  { issuer, clientId, now, leewaySeconds, nonce, maxAge, subject }: IdTokenExpectation,
): void {
  const { iss, sub, aud, azp, exp, iat, auth_time } = claims
  const audiences = [aud].flat()
  require('iss', iss, iss === issuer, issuer)
  require('sub', sub, typeof sub === 'string' && sub !== '' && sub === (subject ?? sub), subject)
  require('aud', aud, audiences.includes(clientId), clientId)
  require('azp', azp, azp === clientId || (azp === undefined && audiences.length === 1), clientId)
  require('exp', exp, isNumber(exp) && now < exp + leewaySeconds, `later than ${now}`)
  require('iat', iat, isNumber(iat) && iat <= exp, 'a time before exp')
  // The expected nonce is a secret of this login, so the message does not quote it.
  require('nonce', '', nonce === undefined || claims.nonce === nonce, 'the one sent')
  require('auth_time', auth_time, maxAge === undefined ||
    (isNumber(auth_time) &&
      now <= auth_time + maxAge + leewaySeconds), `within ${maxAge} s of ${now}`)
}

function require(name: string, found: unknown, good: boolean, expected = 'a text'): void {
  if (good) return
  throw new LockstepError(
    'invalid_token',
    `${name} of the ID token: expected "${expected}", found ${JSON.stringify(found)}.`,
  )
}

function decode(part: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(new TextDecoder().decode(bytes(part)))) as Record<string, unknown>
  } catch (cause) {
    throw malformed(cause)
  }
}

function bytes(part: string): Uint8Array<ArrayBuffer> {
  try {
    return decodeBase64Url(part)
  } catch (cause) {
    throw malformed(cause)
  }
}

function malformed(cause?: unknown): LockstepError {
  return new LockstepError('invalid_token', 'The ID token is malformed.', { cause })
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}
