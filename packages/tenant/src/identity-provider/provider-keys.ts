import type { CryptoKey, JWK } from 'jose'

/** The key pair of the identity provider. It is new in every process: nothing it signs lives longer. */
export interface ProviderKeys {
  jwks(): Promise<{ readonly keys: readonly JWK[] }>
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>
}

const ALGORITHM = 'ES256'

/** Makes the keys at first use. An elliptic curve, since an RSA key takes a tenth of a second. */
export function createProviderKeys(): ProviderKeys {
  let made: Promise<{ readonly privateKey: CryptoKey; readonly jwk: JWK }> | undefined

  async function make() {
    const { calculateJwkThumbprint, exportJWK, generateKeyPair } = await import('jose')
    const { privateKey, publicKey } = await generateKeyPair(ALGORITHM)
    const jwk = await exportJWK(publicKey)
    const kid = await calculateJwkThumbprint(jwk)
    return { privateKey, jwk: { ...jwk, kid, alg: ALGORITHM, use: 'sig' } }
  }

  return {
    async jwks() {
      const { jwk } = await (made ??= make())
      return { keys: [jwk] }
    },
    async sign(claims) {
      const { SignJWT } = await import('jose')
      const { privateKey, jwk } = await (made ??= make())
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: ALGORITHM, kid: jwk.kid ?? '', typ: 'JWT' })
        .sign(privateKey)
    },
  }
}
