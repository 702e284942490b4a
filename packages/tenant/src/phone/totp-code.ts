/** Seconds that a code is good for, and its digits: what the device protocol says at the enrolment. */
export const TOTP_PERIOD_SECONDS = 30
const DIGITS = 6
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * The one-time password of a secret in Base32 at `now` (seconds since the epoch), by Web Crypto: the phone's
 * page brings no library along.
 *
 * @see [RFC 6238 section 4](https://www.rfc-editor.org/rfc/rfc6238#section-4)
 * @see [RFC 4226 section 5.3](https://www.rfc-editor.org/rfc/rfc4226#section-5.3)
 */
export async function totpCodeAt(secret: string, now: number): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-1' }
  const key = await crypto.subtle.importKey('raw', bytesOf(secret), algorithm, false, ['sign'])
  const counter = new DataView(new ArrayBuffer(8))
  counter.setBigUint64(0, BigInt(Math.floor(now / TOTP_PERIOD_SECONDS)))
  const hash = new DataView(await crypto.subtle.sign('HMAC', key, counter.buffer))
  const offset = hash.getUint8(hash.byteLength - 1) & 15
  const number = hash.getUint32(offset) & 0x7fffffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** RFC 4648 section 6. */
function bytesOf(base32: string): Uint8Array<ArrayBuffer> {
  const bits = [...base32].map((char) => BASE32.indexOf(char).toString(2).padStart(5, '0')).join('')
  const bytes = bits.match(/.{8}/g) ?? []
  return new Uint8Array(bytes.map((byte) => Number.parseInt(byte, 2)))
}
