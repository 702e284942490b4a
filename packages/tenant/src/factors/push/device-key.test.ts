import { exportJWK, generateKeyPair } from 'jose'
import { describe, expect, it } from 'vitest'
import { algorithmOf, parseDeviceKey } from './device-key.js'

const pairOf = (algorithm: string) => generateKeyPair(algorithm, { extractable: true })

describe('parseDeviceKey', () => {
  for (const algorithm of ['RS256', 'ES256'] as const) {
    it(`takes the public half of an ${algorithm} key, and nothing besides`, async () => {
      const jwk = await exportJWK((await pairOf(algorithm)).publicKey)
      const parsed = parseDeviceKey({
        ...jwk,
        kid: 'mine',
        use: 'sig',
        alg: 'none',
        x5u: 'http://a/',
      })
      expect(parsed).toEqual(jwk)
      expect(algorithmOf(parsed!)).toBe(algorithm)
    })
  }

  it('refuses private halves, other curves, short keys and what is none', async () => {
    const short = Buffer.alloc(128, 255).toString('base64url')
    for (const key of [
      undefined,
      'key',
      {},
      { kty: 'oct', k: 'AAAA' },
      { kty: 'RSA', n: short, e: 'AQAB' },
      { kty: 'RSA', n: Buffer.alloc(1024, 255).toString('base64url'), e: 'AQAB' },
      await exportJWK((await pairOf('ES256')).privateKey),
      await exportJWK((await pairOf('ES384')).publicKey),
      await exportJWK((await pairOf('EdDSA')).publicKey),
    ]) {
      expect(parseDeviceKey(key)).toBeUndefined()
    }
  })
})
