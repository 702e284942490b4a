/** Finds the public key that signed an ID token, by its `kid`; `undefined` when there is none. */
export type KeySet = (kid: unknown) => Promise<CryptoKey | undefined>

/** RSASSA-PKCS1-v1_5 with SHA-256: `RS256` of RFC 7518 section 3.3. */
export const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

interface Jwk extends JsonWebKey {
  readonly kid?: string
}

/**
 * Keeps the tenant's keys, and loads them again, once, for a `kid` that is not among them: the tenant
 * may have rotated. WebCrypto refuses keys of another type, algorithm or use.
 *
 * @see [RFC 7517](https://www.rfc-editor.org/rfc/rfc7517)
 */
export function createKeySet(load: () => Promise<{ readonly keys?: unknown }>): KeySet {
  let known: unknown
  const find = (kid: unknown) =>
    (known as readonly Jwk[] | undefined)?.find((jwk) => jwk.kid === kid)

  return async (kid) => {
    if (!find(kid)) known = (await load()).keys
    const jwk = find(kid)
    return jwk && crypto.subtle.importKey('jwk', jwk, RS256, false, ['verify'])
  }
}
