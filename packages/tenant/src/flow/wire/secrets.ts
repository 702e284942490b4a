import { createHash, randomBytes } from 'node:crypto'

/** A URL-safe secret of 256 random bits, for cookies, codes, tickets and tokens. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * What the store keeps in place of a secret. A plain hash is enough: every secret that goes through
 * here has at least 120 random bits.
 */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
