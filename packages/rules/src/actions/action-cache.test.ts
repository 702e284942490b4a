import { describe, expect, it } from 'vitest'
import { createRuleEngine } from '../engine.js'
import { CACHE_LIMITS, createActionCache, createCacheView } from './action-cache.js'
import { cacheApi } from './cache-api.js'
import { actionsOf, eventOf } from './test-actions.js'

interface Cache {
  get(key: unknown): { value: string; expires_at: number } | undefined
  set(key: unknown, value: unknown, options?: object): { type: string; code?: string }
  delete(key: unknown): { type: string; code?: string }
}

function setUp() {
  let time = 1_000_000
  const now = () => time
  const view = createCacheView([], now)
  return { api: cacheApi({ cache: view }, now) as Cache, view, pass: (ms: number) => (time += ms) }
}

describe('api.cache', () => {
  it('keeps a text until it expires', () => {
    const { api, pass } = setUp()
    expect(api.get('a')).toBeUndefined()
    expect(api.set('a', 'x', { ttl: 1_000 })).toMatchObject({
      type: 'success',
      record: { value: 'x', expires_at: 1_001_000 },
    })
    pass(999)
    expect(api.get('a')).toEqual({ value: 'x', expires_at: 1_001_000 })
    pass(1)
    expect(api.get('a')).toBeUndefined()
  })

  it('keeps it for a day at most, and until the earlier of two ends', () => {
    const { api } = setUp()
    api.set('day', 'x')
    api.set('long', 'x', { ttl: 10 * CACHE_LIMITS.lifetimeMs })
    api.set('both', 'x', { ttl: 5_000, expires_at: 1_002_000 })
    expect(api.get('day')?.expires_at).toBe(1_000_000 + CACHE_LIMITS.lifetimeMs)
    expect(api.get('long')?.expires_at).toBe(1_000_000 + CACHE_LIMITS.lifetimeMs)
    expect(api.get('both')?.expires_at).toBe(1_002_000)
  })

  it('deletes', () => {
    const { api } = setUp()
    api.set('a', 'x')
    expect(api.delete('a')).toEqual({ type: 'success' })
    expect(api.get('a')).toBeUndefined()
    expect(api.delete('a')).toMatchObject({ type: 'error' })
  })

  it('says when a text is too long, and changes nothing', () => {
    const { api } = setUp()
    api.set('a', 'x')
    expect(api.set('a', 'x'.repeat(4_097))).toMatchObject({ code: 'CacheValueSizeExceeded' })
    expect(api.set('k'.repeat(65), 'x')).toMatchObject({ code: 'CacheKeySizeExceeded' })
    expect(api.get('a')?.value).toBe('x')
  })

  it('lets the oldest go when there are too many or they are too long', () => {
    const { api } = setUp()
    for (let n = 0; n < 25; n += 1) api.set(`k${n}`, 'x')
    expect([api.get('k4'), api.get('k5')?.value]).toEqual([undefined, 'x'])
    api.set('big', 'x'.repeat(4_096))
    api.set('bigger', 'x'.repeat(4_000))
    expect([api.get('k24')?.value, api.get('big')?.value.length]).toEqual(['x', 4_096])
    api.set('biggest', 'x'.repeat(4_000))
    expect([api.get('k24'), api.get('big'), api.get('biggest')?.value.length]).toEqual([
      undefined,
      undefined,
      4_000,
    ])
  })

  it.each([5, undefined, '', {}])('does not take %s as a key or a value', (text) => {
    const { api } = setUp()
    expect(() => api.get(text)).toThrow(/must/)
    expect(() => api.set('a', text)).toThrow(/must/)
  })
})

describe('the cache of a tenant', () => {
  it('takes over what an execution wrote, and forgets what is over', () => {
    let time = 0
    const cache = createActionCache(() => time)
    cache.apply([
      { key: 'a', value: 'x', expiresAt: 10 },
      { key: 'b', value: 'y', expiresAt: 20 },
    ])
    cache.apply([{ key: 'b', isDeleted: true }])
    expect(cache.entries()).toEqual([{ key: 'a', value: 'x', expiresAt: 10 }])
    time = 10
    expect(cache.entries()).toEqual([])
  })

  it('lasts from one login to the next and is not shared with another tenant', async () => {
    const count = `const n = Number(api.cache.get('n')?.value ?? 0) + 1
      api.cache.set('n', String(n)); console.log(n)`
    const make = () =>
      createRuleEngine({ rules: [], actions: actionsOf([count, count]), isolation: 'inline' })
    const run = { event: eventOf(), facts: { canRedirect: true, canChallenge: true } }
    const engine = make()
    const said = async (from: typeof engine) =>
      (await from.runActions(run)).trace.rules.map(({ console }) => console[0]?.text)
    expect(await said(engine)).toEqual(['1', '2'])
    expect(await said(engine)).toEqual(['3', '4'])
    expect(await said(make())).toEqual(['1', '2'])
  })
})
