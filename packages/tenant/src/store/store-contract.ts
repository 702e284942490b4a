import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AdjustableClock } from '../clock.js'
import { createClock } from '../clock.js'
import type { Store } from './store.js'

/** What every {@link Store} must do, as tests; each implementation runs them against itself. */
export function testStoreContract(
  name: string,
  open: (clock: AdjustableClock) => Promise<Store> | Store,
): void {
  describe(`the store contract: ${name}`, () => {
    let clock: AdjustableClock
    let store: Store

    beforeEach(async () => {
      clock = createClock(() => 1_000_000)
      store = await open(clock)
    })
    afterEach(() => store.close())

    it('gives back what was put, as JSON would', async () => {
      await store.put('user', 'a', { name: 'Ada "Ü" \u0000', list: [1, null], nothing: undefined })
      expect(await store.get('user', 'a')).toEqual({ name: 'Ada "Ü" \u0000', list: [1, null] })
    })

    it('keeps collections apart', async () => {
      await store.put('user', 'a', { is: 'user' })
      expect(await store.get('session', 'a')).toBeUndefined()
    })

    it('replaces documents, keys and expiry as a whole', async () => {
      await store.put('user', 'a', 1, { keys: { color: 'red' }, expiresAt: clock.now() + 1 })
      await store.put('user', 'a', 2, { keys: { color: 'blue' } })
      clock.advance({ seconds: 5 })
      expect(await store.query('user', { color: 'red' })).toEqual([])
      expect(await store.query('user', { color: 'blue' })).toEqual([2])
    })

    it('tells the version of a document that is there', async () => {
      expect(await store.version('user', 'a')).toBeUndefined()
      await store.insert('user', 'a', { version: 1 }, { expiresAt: clock.now() + 10 })
      expect(await store.version('user', 'a')).toBe(1)
      await store.compareAndSet('user', 'a', 1, { version: 2 }, { expiresAt: clock.now() + 10 })
      expect(await store.version('user', 'a')).toBe(2)
      clock.advance({ seconds: 10 })
      expect(await store.version('user', 'a')).toBeUndefined()
    })

    it('deletes what has all of the keys, and nothing else', async () => {
      await store.put('user', 'a', 1, { keys: { color: 'red', shape: 'round' } })
      await store.put('user', 'b', 2, { keys: { color: 'red', shape: 'flat' } })
      await store.put('session', 'a', 3, { keys: { color: 'red', shape: 'round' } })
      await store.deleteAll('user', { color: 'red', shape: 'round' })
      expect(await store.query('user', { color: 'red' })).toEqual([2])
      expect(await store.get('session', 'a')).toBe(3)
      await store.deleteAll('user', { color: 'red' })
      expect(await store.query('user', {})).toEqual([])
      await expect(store.deleteAll('session', {})).rejects.toThrow('needs a key')
      expect(await store.get('session', 'a')).toBe(3)
    })

    it('inserts only where there is nothing', async () => {
      expect(await store.insert('user', 'a', 1)).toBe(true)
      expect(await store.insert('user', 'a', 2)).toBe(false)
      expect(await store.get('user', 'a')).toBe(1)
    })

    it('inserts where the document has expired', async () => {
      await store.insert('user', 'a', 1, { expiresAt: clock.now() + 10, keys: { old: 'yes' } })
      clock.advance({ seconds: 10 })
      expect(await store.insert('user', 'a', 2)).toBe(true)
      expect(await store.query('user', { old: 'yes' })).toEqual([])
    })

    it('forgets a document at its instant of expiry, in every method', async () => {
      const options = { expiresAt: clock.now() + 10, keys: { user: 'ada' } }
      await store.put('ticket', 'a', { version: 1 }, options)
      clock.advance({ seconds: 9 })
      expect(await store.get('ticket', 'a')).toEqual({ version: 1 })
      clock.advance({ seconds: 1 })
      expect(await store.get('ticket', 'a')).toBeUndefined()
      expect(await store.query('ticket', { user: 'ada' })).toEqual([])
      expect(await store.compareAndSet('ticket', 'a', 1, { version: 2 })).toBe(false)
      expect(await store.delete('ticket', 'a')).toBe(false)
      expect(await store.take('ticket', 'a')).toBeUndefined()
    })

    it('takes a document once', async () => {
      await store.put('ticket', 'a', { for: 'ada' })
      const taken = await Promise.all([1, 2, 3, 4].map(() => store.take('ticket', 'a')))
      expect(taken.filter((document) => document !== undefined)).toEqual([{ for: 'ada' }])
    })

    it('lets one of many inserts win', async () => {
      const won = await Promise.all([1, 2, 3, 4].map((n) => store.insert('otp_step', 'a', n)))
      expect(won.filter(Boolean)).toHaveLength(1)
    })

    it('sets only against the expected version', async () => {
      await store.put('transaction', 'a', { version: 1 })
      expect(await store.compareAndSet('transaction', 'a', 2, { version: 3 })).toBe(false)
      expect(await store.compareAndSet('transaction', 'a', 1, { version: 2 })).toBe(true)
      expect(await store.compareAndSet('transaction', 'a', 1, { version: 2 })).toBe(false)
      expect(await store.get('transaction', 'a')).toEqual({ version: 2 })
    })

    it('sets nothing where there is no document', async () => {
      expect(await store.compareAndSet('transaction', 'a', 1, { version: 2 })).toBe(false)
    })

    it('replaces keys when it sets', async () => {
      await store.put('transaction', 'a', { version: 1 }, { keys: { user: 'ada' } })
      await store.compareAndSet('transaction', 'a', 1, { version: 2 }, { keys: { user: 'bob' } })
      expect(await store.query('transaction', { user: 'ada' })).toEqual([])
      expect(await store.query('transaction', { user: 'bob' })).toEqual([{ version: 2 }])
    })

    it('deletes and says whether there was something', async () => {
      await store.put('user', 'a', 1, { keys: { k: 'v' } })
      expect(await store.delete('user', 'a')).toBe(true)
      expect(await store.delete('user', 'a')).toBe(false)
      expect(await store.query('user', { k: 'v' })).toEqual([])
    })

    it('finds documents by all of the keys, in either order, up to a limit', async () => {
      for (const [id, client] of ['x', 'y', 'x', 'x'].entries()) {
        await store.put('session', String(id), id, { keys: { user: 'ada', client } })
      }
      await store.put('session', 'bob', 'bob', { keys: { user: 'bob', client: 'x' } })
      const keys = { user: 'ada', client: 'x' }
      expect(await store.query('session', keys)).toEqual([0, 2, 3])
      expect(await store.query('session', keys, { order: 'newest', limit: 2 })).toEqual([3, 2])
      expect(await store.query('session', { user: "' OR 1=1 --" })).toEqual([])
    })

    it('lists a whole collection without keys', async () => {
      await store.put('user', 'b', 'b')
      await store.put('user', 'a', 'a')
      await store.put('session', 'c', 'c')
      expect(await store.query('user', {})).toEqual(['b', 'a'])
    })

    it('refuses work after it was closed', async () => {
      await store.close()
      await expect(store.get('user', 'a')).rejects.toThrow('closed')
    })
  })
}
