import type { Token } from './tokens.js'
import { ScriptFault } from './tokens.js'

/** Goes through tokens one by one. */
export interface Reader {
  readonly current: Token
  /** The token `distance` behind the current one. */
  peek(distance?: number): Token
  next(): Token
  /** Tells whether the current token is this punctuator or keyword. */
  is(text: string): boolean
  /** Takes it when it is the current one. */
  skip(text: string): boolean
  /** @throws ScriptFault when it is not the current one. */
  expect(text: string): Token
  position: number
}

/** Starts at the first token. */
export function createReader(tokens: readonly Token[]): Reader {
  const last = tokens[tokens.length - 1] as Token
  const reader: Reader = {
    position: 0,
    get current() {
      return tokens[reader.position] ?? last
    },
    peek: (distance = 1) => tokens[reader.position + distance] ?? last,
    next: () => {
      const token = reader.current
      reader.position += 1
      return token
    },
    is: (text) => {
      const { kind, text: found } = reader.current
      return found === text && (kind === 'punctuator' || kind === 'name')
    },
    skip: (text) => {
      if (!reader.is(text)) return false
      reader.position += 1
      return true
    },
    expect: (text) => {
      if (!reader.is(text)) {
        throw new ScriptFault(`Expected "${text}", found "${reader.current.text}".`)
      }
      return reader.next()
    },
  }
  return reader
}
