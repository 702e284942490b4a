import type { RuleEngine, RuleSource } from '@lockstep/rules'
import { describe, expect, it } from 'vitest'
import type { Rule } from '../config/tenant-config.js'
import { createRuleBook } from './rule-book.js'

const rule = (name: string, order: number): Rule => ({
  name,
  order,
  script: '',
  enabled: true,
  file: `rules/${name}.js`,
})

function setUp() {
  const published: (readonly RuleSource[])[] = []
  const engine = { replace: (rules: readonly RuleSource[]) => void published.push(rules) }
  const book = createRuleBook([rule('b', 2), rule('a', 1)], () => engine as RuleEngine)
  return { book, published }
}

describe('createRuleBook', () => {
  it('lists rules in the order they run', () => {
    expect(
      setUp()
        .book.list()
        .map(({ name }) => name),
    ).toEqual(['a', 'b'])
  })

  it('tells the engine what was switched', () => {
    const { book, published } = setUp()
    book.enable('b', false)
    expect(published[0]?.map(({ name, enabled }) => [name, enabled])).toEqual([
      ['a', true],
      ['b', false],
    ])
  })

  it('keeps switches when rules are read again', () => {
    const { book } = setUp()
    book.enable('b', false)
    book.replace([rule('b', 1), rule('c', 2)])
    expect(book.list().map(({ name, enabled }) => [name, enabled])).toEqual([
      ['b', false],
      ['c', true],
    ])
  })

  it('refuses a rule that there is not', () => {
    expect(() => setUp().book.enable('z', true)).toThrow(
      'There is no rule "z". The rules are: "b", "a".',
    )
  })
})
