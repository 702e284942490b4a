import { describe, expect, it } from 'vitest'
import { createPasswords, FAST_COST } from './passwords.js'

describe('createPasswords', () => {
  const passwords = createPasswords({ cost: FAST_COST })

  it('verifies what it hashed, as argon2id with the cost it was given', async () => {
    const hash = await passwords.hash('correct horse')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=4096,t=1,p=1\$/)
    expect(await passwords.verify('correct horse', hash)).toBe(true)
    expect(await passwords.verify('wrong', hash)).toBe(false)
  })

  it('costs 19 MiB and two passes by default (OWASP Password Storage Cheat Sheet)', async () => {
    expect(await createPasswords().hash('x')).toContain('$m=19456,t=2,p=1$')
  })

  it('never accepts a password of nobody', async () => {
    expect(await passwords.verify('correct horse', undefined)).toBe(false)
  })

  it('refuses work beyond its queue, and works on afterwards', async () => {
    const busy = createPasswords({ cost: FAST_COST, inFlight: 1, waiting: 2 })
    const results = await Promise.allSettled([1, 2, 3, 4, 5].map(() => busy.hash('x')))
    const refused = results.filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(2)
    expect(refused[0]).toMatchObject({ reason: { code: 'temporarily_unavailable' } })
    await expect(busy.hash('x')).resolves.toBeDefined()
  })
})
