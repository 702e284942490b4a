import type { JWK } from 'jose'

/** Bits; below it RSA is not signed with any more (NIST SP 800-131A), above it nobody does. */
const RSA_BITS = { min: 2048, max: 4096 } as const

/**
 * The public key of a phone, of which only its public members are kept: RSA as Auth0's apps make it, or
 * P-256. `undefined` for any other, and for one that comes with its private half.
 *
 * @see [RFC 7518 section 6](https://www.rfc-editor.org/rfc/rfc7518#section-6)
 */
export function parseDeviceKey(value: unknown): JWK | undefined {
  if (typeof value !== 'object' || value === null || 'd' in value) return undefined
  const { kty, n, e, crv, x, y } = value as Readonly<Record<string, unknown>>
  if (kty === 'RSA' && isBase64url(n) && isBase64url(e)) {
    const bits = Buffer.from(n, 'base64url').length * 8
    return bits >= RSA_BITS.min && bits <= RSA_BITS.max && e.length <= 8 ? { kty, n, e } : undefined
  }
  return kty === 'EC' && crv === 'P-256' && isCoordinate(x) && isCoordinate(y)
    ? { kty, crv, x, y }
    : undefined
}

/** The one algorithm that a key is good for; the token never chooses. */
export function algorithmOf({ kty }: JWK): 'ES256' | 'RS256' {
  return kty === 'EC' ? 'ES256' : 'RS256'
}

function isBase64url(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]+$/.test(value)
}

/** 32 bytes (RFC 7518 section 6.2.1.2). */
function isCoordinate(value: unknown): value is string {
  return isBase64url(value) && value.length === 43
}
