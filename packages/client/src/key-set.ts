import { LockstepError } from '@lockstep/protocol'
import { subtle } from './subtle.js'

/** Finds the public key that signed an ID token, by its `kid`. */
export type KeySet = (kid: unknown) => Promise<CryptoKey>

/** RSASSA-PKCS1-v1_5 with SHA-256: `RS256` of RFC 7518 section 3.3. */
export const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

interface Jwk extends JsonWebKey {
  readonly kid?: string
}

/**
 * Keeps the tenant's keys, and loads them again, once, for a `kid` that is not among them: the tenant
 * may have rotated.
 *
 * @see [RFC 7517](https://www.rfc-editor.org/rfc/rfc7517)
 */
export function createKeySet(load: () => Promise<{ readonly keys?: unknown }>): KeySet {
  let known: readonly Jwk[] = []

  return async (kid) => {
    const find = () => known.find((jwk) => jwk.kid === kid && isSigningKey(jwk))
    let jwk = find()
    if (!jwk) {
      const { keys } = await load()
      known = Array.isArray(keys) ? keys : []
      jwk = find()
    }
    if (!jwk) throw new LockstepError('invalid_token', 'The tenant has no key for the ID token.')
    const { kty = '', n = '', e = '' } = jwk
    return subtle().importKey('jwk', { kty, n, e }, RS256, false, ['verify'])
  }
}

function isSigningKey({ kty, alg = 'RS256', use = 'sig' }: Jwk): boolean {
  return kty === 'RSA' && alg === 'RS256' && use === 'sig'
}
