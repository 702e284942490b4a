import { describe, expect, it } from 'vitest'
import { isPlainObject, same, snapshot } from './snapshot.js'

describe('snapshot', () => {
  it('copies so deeply that nobody can reach into the copy', () => {
    const original = { list: [{ a: 1 }], at: new Date(5), nothing: null, gap: undefined }
    const copy = snapshot(original)
    expect(copy).toEqual(original)
    original.list[0]!.a = 2
    original.at.setTime(9)
    expect(copy).toEqual({ list: [{ a: 1 }], at: new Date(5), nothing: null, gap: undefined })
  })

  it('drops __proto__ at every depth and leaves prototypes alone', () => {
    const hostile = JSON.parse(
      '{"a":{"__proto__":{"admin":true},"b":1},"__proto__":{"x":1}}',
    ) as object
    const copy = snapshot(hostile)
    expect(JSON.stringify(copy)).toBe('{"a":{"b":1}}')
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect((copy as { a: { admin?: boolean } }).a.admin).toBeUndefined()
  })

  it('reads a getter once and keeps the value', () => {
    let reads = 0
    const copy = snapshot({
      get a() {
        return (reads += 1)
      },
    })
    expect([copy.a, copy.a, reads]).toEqual([1, 1, 1])
  })

  it('makes plain objects of instances, by toJSON where there is one', () => {
    class Money {
      amount = 3
    }
    expect(snapshot<unknown>({ money: new Money(), url: new URL('https://a.example/') })).toEqual({
      money: { amount: 3 },
      url: 'https://a.example/',
    })
  })

  it('refuses a cycle and a BigInt', () => {
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    expect(() => snapshot(cycle)).toThrow(/circular/)
    expect(() => snapshot({ a: { b: 1n } })).toThrow(/BigInt/)
  })
})

describe('same', () => {
  it.each([
    [{ a: [1, { b: null }] }, { a: [1, { b: null }] }, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: 1 }, { a: 1, b: undefined }, false],
    [{ a: 1, b: 1 }, { a: 1 }, false],
    [{ a: [] }, { a: {} }, false],
    [new Date(1), new Date(1), true],
    [new Date(1), new Date(2), false],
    [NaN, NaN, true],
    [null, {}, false],
    [{ toString: 1 }, {}, false],
  ])('compares %j and %j', (one, other, expected) => {
    expect(same(one, other)).toBe(expected)
  })
})

describe('isPlainObject', () => {
  it('knows object literals from everything else', () => {
    expect(isPlainObject({})).toBe(true)
    expect(isPlainObject(Object.create(null))).toBe(true)
    for (const other of [[], null, new Date(), new Map(), 'x'])
      expect(isPlainObject(other)).toBe(false)
  })
})
