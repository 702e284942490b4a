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
 * Checks signature and claims of an ID token.
 *
 * @throws LockstepError `invalid_token`.
 * @see [OpenID Connect Core section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)
 */
export async function validateIdToken(
  idToken: unknown,
  expected: IdTokenExpectation,
): Promise<IdTokenClaims> {
  const { header, claims, signature, signed } = parse(idToken)
  require(header.alg === 'RS256', 'alg', expected)
  const key = await expected.keys(header.kid)
  require(await subtle().verify(RS256, key, signature, signed), 'signature', expected)
  checkClaims(claims, expected)
  return claims
}

/**
 * The claims, one by one. `iat` is not compared with the clock: a browser whose clock is slow could
 * never sign in, and `exp` bounds the life of the token.
 */
function checkClaims(claims: IdTokenClaims, expected: IdTokenExpectation): void {
  const { iss, sub, aud, azp, exp, iat, auth_time = NaN } = claims
  const { issuer, clientId, now, leewaySeconds, nonce, maxAge, subject } = expected
  const several = Array.isArray(aud) && aud.length > 1
  const good = {
    iss: iss === issuer,
    sub: typeof sub === 'string' && sub !== '' && sub === (subject ?? sub),
    aud: [aud].flat().includes(clientId),
    azp: azp === clientId || (azp === undefined && !several),
    exp: typeof exp === 'number' && now < exp + leewaySeconds,
    iat: typeof iat === 'number' && iat <= exp,
    nonce: nonce === undefined || nonce === claims.nonce,
    auth_time: maxAge === undefined || now <= auth_time + maxAge + leewaySeconds,
  }
  for (const [name, isGood] of Object.entries(good)) require(isGood, name, expected)
}

function require(good: boolean, name: string, { issuer, clientId, now }: IdTokenExpectation): void {
  if (good) return
  throw new LockstepError(
    'invalid_token',
    `The ID token has the wrong ${name}, for client ${clientId} of ${issuer} at ${now}.`,
  )
}

function parse(idToken: unknown) {
  try {
    const [head = '', body = '', signature = ''] = String(idToken).split('.')
    return {
      header: json(head),
      claims: json(body) as IdTokenClaims,
      signature: decodeBase64Url(signature),
      signed: new TextEncoder().encode(`${head}.${body}`),
    }
  } catch (cause) {
    throw new LockstepError('invalid_token', 'The ID token is missing or malformed.', { cause })
  }
}

function json(part: string): Readonly<Record<string, unknown>> {
  return Object(JSON.parse(new TextDecoder().decode(decodeBase64Url(part)))) as object as Readonly<
    Record<string, unknown>
  >
}
