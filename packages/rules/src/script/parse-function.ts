import { parseAssignment, parseList } from './parse-expression.js'
import { parseBlock } from './parse-statements.js'
import type { Reader } from './reader.js'
import type { Expression, FunctionExpression, Statement } from './syntax.js'

/** Reads `function name(…) { … }` from the word `function`, or from `async` before it. */
export function parseFunction(reader: Reader): FunctionExpression {
  const { at } = reader.current
  reader.skip('async')
  reader.expect('function')
  reader.skip('*')
  const name = reader.is('(') ? undefined : reader.next().text
  const parameters = parseParameters(reader)
  const body = parseBlock(reader)
  return { type: 'function', at, ...(name !== undefined && { name }), parameters, body }
}

/** Reads `(…)`. */
export function parseParameters(reader: Reader): readonly Expression[] {
  reader.expect('(')
  return parseList(reader, ')')
}

/** Reads an arrow function, when one begins here. */
export function parseArrow(reader: Reader): FunctionExpression | undefined {
  const start = reader.position
  const { at } = reader.current
  if (reader.is('async') && !reader.peek().startsLine && isParameterStart(reader.peek().text)) {
    reader.next()
  }
  const isName = reader.current.kind === 'name' && reader.peek().text === '=>'
  if (!isName && !(reader.is('(') && isArrowAhead(reader))) {
    reader.position = start
    return undefined
  }
  const parameters = isName
    ? [{ type: 'name', at: reader.current.at, name: reader.next().text } as const]
    : parseParameters(reader)
  reader.expect('=>')
  if (reader.is('{')) return { type: 'function', at, parameters, body: parseBlock(reader) }
  const value = parseAssignment(reader)
  const body: readonly Statement[] = [{ type: 'return', at: value.at, value }]
  return { type: 'function', at, parameters, body }
}

function isParameterStart(text: string): boolean {
  return text === '(' || (/^[\p{ID_Start}$_]/u.test(text) && text !== 'function')
}

/** Tells whether the bracket that opens here is followed by an arrow when it closes. */
function isArrowAhead(reader: Reader): boolean {
  let depth = 0
  for (let distance = 0; ; distance += 1) {
    const { kind, text } = reader.peek(distance)
    if (kind === 'end') return false
    if (kind !== 'punctuator') continue
    if (text === '(' || text === '[' || text === '{' || text === '${') depth += 1
    if (text === ')' || text === ']' || text === '}') depth -= 1
    if (depth === 0) return reader.peek(distance + 1).text === '=>'
  }
}
