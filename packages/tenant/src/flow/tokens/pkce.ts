import { createHash, timingSafeEqual } from 'node:crypto'
import { ProtocolError } from '../wire/protocol-error.js'

/** RFC 7636 section 4.1: 43 to 128 unreserved characters. */
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/

/**
 * Checks the verifier of a PKCE pair. A verifier for a code without a challenge is refused as well:
 * somebody removed the challenge on its way (RFC 9700 section 4.8.2).
 *
 * @throws ProtocolError `invalid_grant`.
 * @see [RFC 7636 section 4.6](https://www.rfc-editor.org/rfc/rfc7636#section-4.6)
 */
export function checkVerifier(challenge: string | undefined, verifier: string | undefined): void {
  if (challenge === undefined && verifier === undefined) return
  const right =
    challenge !== undefined &&
    verifier !== undefined &&
    VERIFIER.test(verifier) &&
    isSame(createHash('sha256').update(verifier).digest('base64url'), challenge)
  if (!right) {
    throw new ProtocolError('invalid_grant', 'Failed to verify code verifier', { status: 403 })
  }
}

function isSame(computed: string, expected: string): boolean {
  const [a, b] = [Buffer.from(computed), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
