import { LockstepError } from '@lockstep/protocol'
import { encodeBase64Url } from './base64url.js'

/** 256 random bits in 43 characters: a state, a nonce or a code verifier (RFC 7636 section 4.1). */
export function randomString(): string {
  return encodeBase64Url(crypto.getRandomValues(new Uint8Array(32)))
}

/**
 * The S256 challenge for a code verifier. Every login begins here, so that WebCrypto is there for the rest.
 *
 * @throws LockstepError `configuration_error` where browsers hide WebCrypto.
 * @see [RFC 7636 section 4.2](https://www.rfc-editor.org/rfc/rfc7636#section-4.2)
 */
export async function codeChallenge(codeVerifier: string): Promise<string> {
  const { subtle } = crypto as { subtle?: SubtleCrypto }
  if (!subtle) {
    const advice = 'Serve the page over https.'
    throw new LockstepError('configuration_error', advice)
  }
  const digest = await subtle.digest('SHA-256', new TextEncoder().encode(codeVerifier))
  return encodeBase64Url(new Uint8Array(digest))
}
