import { describe, expect, it } from 'vitest'
import { createTokenMaker } from './testing/token-maker.js'
import { createKeySet } from './key-set.js'

const maker = await createTokenMaker('one')
const [jwk] = maker.jwks.keys

describe('createKeySet', () => {
  it('loads the keys once, and again for a kid it does not know', async () => {
    let loads = 0
    const keys = createKeySet(async () => {
      loads += 1
      return { keys: loads === 1 ? [jwk] : [jwk, { ...jwk, kid: 'two' }] }
    })
    expect(await keys('one')).toBeInstanceOf(CryptoKey)
    expect(await keys('one')).toBeInstanceOf(CryptoKey)
    expect(loads).toBe(1)
    expect(await keys('two')).toBeInstanceOf(CryptoKey)
    expect(loads).toBe(2)
    expect(await keys('three')).toBeUndefined()
    expect(loads).toBe(3)
  })

  it.each([
    ['type', { kty: 'EC' }],
    ['algorithm', { alg: 'RS512' }],
    ['use', { use: 'enc' }],
  ])('refuses a key of another %s', async (_name, change) => {
    const keys = createKeySet(async () => ({ keys: [{ ...jwk, ...change }] }))
    await expect(keys('one')).rejects.toThrow()
  })

  it('finds nothing in an answer without keys', async () => {
    expect(await createKeySet(async () => ({}))('one')).toBeUndefined()
  })
})
