import { expect, it } from 'vitest'
import { createShortLived } from './short-lived.js'

it('keeps things for a while, and gives each away once', () => {
  let now = 100
  const kept = createShortLived<string>(() => now, 60)
  kept.set('a', 'one')
  now = 159
  expect(kept.get('a')).toBe('one')
  expect(kept.take('a')).toBe('one')
  expect(kept.take('a')).toBeUndefined()
  kept.set('b', 'two')
  now = 219
  expect(kept.get('b')).toBeUndefined()
})

it('forgets the oldest before it keeps too many', () => {
  const kept = createShortLived<number>(() => 0, 60)
  for (let index = 0; index <= 1_000; index++) kept.set(String(index), index)
  expect(kept.get('0')).toBeUndefined()
  expect(kept.get('1')).toBe(1)
  expect(kept.get('1000')).toBe(1_000)
})
