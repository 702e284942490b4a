import { describe, expect, it } from 'vitest'
import { createScriptBook } from './script-book.js'

const rule = (name: string, order: number) => ({ name, order, enabled: true })

function setUp() {
  const changes: string[] = []
  const book = createScriptBook({
    noun: 'rule',
    initial: [rule('b', 2), rule('a', 1)],
    changed: () => void changes.push(book.list().map(described).join()),
  })
  return { book, changes }
}

const described = ({ name, enabled }: { readonly name: string; readonly enabled: boolean }) =>
  `${name} ${enabled ? 'on' : 'off'}`

describe('createScriptBook', () => {
  it('lists scripts in the order they run', () => {
    expect(setUp().book.list().map(described)).toEqual(['a on', 'b on'])
  })

  it('tells that something was switched, after it was', () => {
    const { book, changes } = setUp()
    book.enable('b', false)
    expect(changes).toEqual(['a on,b off'])
  })

  it('keeps switches when scripts are read again', () => {
    const { book } = setUp()
    book.enable('b', false)
    book.replace([rule('b', 1), rule('c', 2)])
    expect(book.list().map(described)).toEqual(['b off', 'c on'])
  })

  it('refuses a script that there is not', () => {
    expect(() => setUp().book.enable('z', true)).toThrow(
      'There is no rule "z". The rules are: "b", "a".',
    )
  })
})
