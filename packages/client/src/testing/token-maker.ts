import { encodeBase64Url } from '../base64url.js'
import { RS256 } from '../key-set.js'

const encode = (value: unknown) =>
  encodeBase64Url(
    new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
  )

/** Signs ID tokens with a fresh key, whose public half is in `jwks`. */
export async function createTokenMaker(kid = 'one') {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(
    { ...RS256, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ['sign', 'verify'],
  )
  const jwk = { ...(await crypto.subtle.exportKey('jwk', publicKey)), kid, use: 'sig' }
  return {
    jwks: { keys: [jwk] },
    async sign(claims: object, header: object = {}): Promise<string> {
      const input = `${encode({ alg: 'RS256', kid, ...header })}.${encode(claims)}`
      const signature = await crypto.subtle.sign(RS256, privateKey, new TextEncoder().encode(input))
      return `${input}.${encodeBase64Url(new Uint8Array(signature))}`
    },
  }
}
