import { LockstepError } from '@lockstep/protocol'
import { decodeBase64Url } from './base64url.js'
import type { KeySet } from './key-set.js'
import { RS256 } from './key-set.js'
import type { IdTokenClaims } from './result.js'

/** What a client always expects of an ID token. None of it is taken from the token. */
export interface IdTokenAudience {
  /** The tenant's origin; the issuer is the same with a slash. */
  readonly origin: string
  readonly clientId: string
  readonly keys: KeySet
  readonly leewaySeconds: number
}

/** What this ID token must agree with. */
export interface IdTokenExpectation {
  /** Seconds since the epoch. */
  readonly now: number
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
 * @throws LockstepError `invalid_token`, and what loading the keys throws.
 * @see [OpenID Connect Core section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)
 */
export async function validateIdToken(
  idToken: string | undefined,
  client: IdTokenAudience,
  expected: IdTokenExpectation,
): Promise<IdTokenClaims> {
  try {
    const [head = '', body = '', signature = ''] = String(idToken).split('.')
    const { alg, kid } = decode(head)
    const key = alg === 'RS256' && (await client.keys(kid))
    const signed = new TextEncoder().encode(`${head}.${body}`)
    const genuine =
      key && (await crypto.subtle.verify(RS256, key, decodeBase64Url(signature), signed))
    const claims = decode(body) as IdTokenClaims
    const wrong = genuine ? wrongClaim(claims, client, expected) : 'signature'
    if (!wrong) return claims
    throw invalid(`wrong ${wrong}`)
  } catch (cause) {
    throw cause instanceof LockstepError ? cause : invalid('malformed', cause)
  }
}

/**
 * The first claim that is not as it must be. `iat` is not compared with the clock: a browser whose clock
 * is slow could never sign in, and `exp` bounds the life of the token.
 */
function wrongClaim(
  claims: IdTokenClaims,
  { origin, clientId, leewaySeconds }: IdTokenAudience,
  { now, nonce, maxAge, subject }: IdTokenExpectation,
): string | undefined {
  const { iss, sub, aud, azp, exp, iat, auth_time = NaN } = claims
  const audiences = [aud].flat()
  const good = {
    iss: iss === `${origin}/`,
    sub: sub && sub === (subject ?? sub),
    aud: audiences.includes(clientId),
    azp: azp === clientId || (azp === undefined && audiences.length < 2),
    exp: now < exp + leewaySeconds,
    iat: iat <= exp,
    nonce: nonce === undefined || nonce === claims.nonce,
    auth_time: maxAge === undefined || now <= auth_time + maxAge + leewaySeconds,
  }
  return Object.entries(good).find(([, isGood]) => !isGood)?.[0]
}

function invalid(fault: string, cause?: unknown): LockstepError {
  return new LockstepError('invalid_token', `The ID token is refused: ${fault}.`, { cause })
}

function decode(part: string): Readonly<Record<string, unknown>> {
  const json = new TextDecoder().decode(decodeBase64Url(part))
  return Object(JSON.parse(json)) as Record<string, unknown>
}
