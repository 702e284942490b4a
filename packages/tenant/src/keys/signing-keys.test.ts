import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { createClock } from '../clock.js'
import { createSqliteStore } from '../store/sqlite-store.js'
import { createSigningKeys } from './signing-keys.js'

const store = () => createSqliteStore({ clock: createClock() })

describe('createSigningKeys', () => {
  it('publishes the public part only', async () => {
    const { keys } = await createSigningKeys({ store: store() }).jwks()
    expect(keys).toHaveLength(1)
    expect(Object.keys(keys[0]!).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  })

  it('signs what its public key verifies', async () => {
    const keys = createSigningKeys({ store: store() })
    const { kid, privateKey } = await keys.current()
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey)
    const publicKey = await keys.publicKey(kid)
    await expect(jwtVerify(token, publicKey!)).resolves.toBeDefined()
    expect(await keys.publicKey('another')).toBeUndefined()
  })

  it('keeps its key in the store', async () => {
    const shared = store()
    const first = await createSigningKeys({ store: shared }).current()
    const second = await createSigningKeys({ store: shared }).current()
    expect(second.kid).toBe(first.kid)
  })

  it('agrees with another process that starts at the same time', async () => {
    const shared = store()
    const [one, two] = await Promise.all([
      createSigningKeys({ store: shared }).current(),
      createSigningKeys({ store: shared }).current(),
    ])
    expect(one.kid).toBe(two.kid)
  })

  it('signs with the key it was given', async () => {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    const signingKey = { ...(await exportJWK(privateKey)), kid: 'mine' }
    expect((await createSigningKeys({ store: store(), signingKey }).current()).kid).toBe('mine')
  })
})
