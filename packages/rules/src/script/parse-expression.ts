import { parseArrow, parseFunction, parseParameters } from './parse-function.js'
import { parseBlock } from './parse-statements.js'
import type { Reader } from './reader.js'
import type { Expression, ObjectEntry } from './syntax.js'
import { ScriptFault } from './tokens.js'

/** How tightly operators bind. `**` is read from the left, which nothing here depends on. */
const PRECEDENCE = new Map(
  [
    ['??', '||'],
    ['&&'],
    ['|'],
    ['^'],
    ['&'],
    ['==', '!=', '===', '!=='],
    ['<', '>', '<=', '>=', 'instanceof', 'in'],
    ['<<', '>>', '>>>'],
    ['+', '-'],
    ['*', '/', '%', '**'],
  ].flatMap((operators, level) => operators.map((operator) => [operator, level + 1] as const)),
)

const ASSIGNMENTS = new Set('= += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??='.split(' '))
const PREFIXES = new Set('! ~ + - typeof void delete ++ -- await'.split(' '))

/** Reads a whole expression, commas included. */
export function parseExpression(reader: Reader, allowIn = true): Expression {
  const first = parseAssignment(reader, allowIn)
  if (!reader.is(',')) return first
  const items = [first]
  while (reader.skip(',')) items.push(parseAssignment(reader, allowIn))
  return { type: 'sequence', at: first.at, items }
}

/** Reads one expression up to a comma. Patterns are read as the expressions that they look like. */
export function parseAssignment(reader: Reader, allowIn = true): Expression {
  const { at } = reader.current
  const arrow = parseArrow(reader)
  if (arrow) return arrow
  if (reader.is('yield')) {
    reader.next()
    reader.skip('*')
    return endsExpression(reader) ? { type: 'opaque', at } : parseAssignment(reader, allowIn)
  }
  const left = parseConditional(reader, allowIn)
  const { kind, text: operator } = reader.current
  if (kind !== 'punctuator' || !ASSIGNMENTS.has(operator)) return left
  reader.next()
  const value = parseAssignment(reader, allowIn)
  return { type: 'assignment', at, operator, target: left, value }
}

/** Reads the items of a list up to and with its closing bracket. Holes are opaque. */
export function parseList(reader: Reader, close: string): readonly Expression[] {
  const items: Expression[] = []
  while (!reader.skip(close)) {
    const { at } = reader.current
    if (reader.is(',')) items.push({ type: 'opaque', at })
    else if (reader.skip('...')) {
      items.push({ type: 'spread', at, operand: parseAssignment(reader) })
    } else items.push(parseAssignment(reader))
    if (!reader.is(close)) reader.expect(',')
  }
  return items
}

function parseConditional(reader: Reader, allowIn: boolean): Expression {
  const test = parseBinary(reader, 1, allowIn)
  if (!reader.skip('?')) return test
  const then = parseAssignment(reader)
  reader.expect(':')
  const otherwise = parseAssignment(reader, allowIn)
  return { type: 'conditional', at: test.at, test, then, otherwise }
}

function parseBinary(reader: Reader, level: number, allowIn: boolean): Expression {
  let left = parseUnary(reader)
  for (;;) {
    const { kind, text: operator } = reader.current
    const binds = kind === 'punctuator' || kind === 'name' ? PRECEDENCE.get(operator) : undefined
    if (binds === undefined || binds < level || (operator === 'in' && !allowIn)) return left
    reader.next()
    const right = parseBinary(reader, binds + 1, allowIn)
    left = { type: 'binary', at: left.at, operator, left, right }
  }
}

function parseUnary(reader: Reader): Expression {
  const { at, text: operator, kind } = reader.current
  if ((kind === 'punctuator' || kind === 'name') && PREFIXES.has(operator)) {
    reader.next()
    return { type: 'unary', at, operator, operand: parseUnary(reader) }
  }
  const operand = parsePostfix(reader, parsePrimary(reader))
  if ((reader.is('++') || reader.is('--')) && !reader.current.startsLine) {
    return { type: 'unary', at, operator: reader.next().text, operand }
  }
  return operand
}

/** Reads members and calls behind `start`. */
function parsePostfix(reader: Reader, start: Expression, allowCalls = true): Expression {
  let object = start
  for (;;) {
    const { at } = reader.current
    const isOptional = reader.skip('?.')
    if (reader.is('(') && allowCalls) {
      reader.next()
      const args = parseList(reader, ')')
      object = { type: 'call', at: object.at, callee: object, args, isNew: false }
    } else if (reader.skip('[')) {
      const inner = parseExpression(reader)
      reader.expect(']')
      const property =
        inner.type === 'literal' && inner.value !== undefined ? String(inner.value) : inner
      object = { type: 'member', at, object, property, isOptional }
    } else if (isOptional || reader.skip('.')) {
      object = { type: 'member', at, object, property: reader.next().text, isOptional }
    } else if (reader.current.kind === 'template') {
      // A tag is a call that nothing is known of.
      parseTemplate(reader)
      object = { type: 'call', at, callee: object, args: [], isNew: false }
    } else return object
  }
}

function parsePrimary(reader: Reader): Expression {
  const { kind, text, at } = reader.current
  switch (kind) {
    case 'text':
      return { type: 'literal', at, value: reader.next().text }
    case 'number':
      return { type: 'literal', at, value: Number(reader.next().text.replaceAll(/_|n$/g, '')) }
    case 'regex':
      reader.next()
      return { type: 'opaque', at }
    case 'template':
      return parseTemplate(reader)
    case 'end':
      throw new ScriptFault('The script ends too early.')
    case 'name':
      return parseWord(reader)
    case 'punctuator':
  }
  reader.next()
  if (text === '(') {
    const inner = parseExpression(reader)
    reader.expect(')')
    return inner
  }
  if (text === '[') return { type: 'array', at, items: parseList(reader, ']') }
  if (text === '{') return { type: 'object', at, entries: parseEntries(reader) }
  throw new ScriptFault(`Unexpected "${text}".`)
}

const WORDS = new Map<string, string | boolean | null | undefined>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
])

function parseWord(reader: Reader): Expression {
  const { text, at } = reader.current
  if (text === 'function' || (text === 'async' && reader.peek().text === 'function')) {
    return parseFunction(reader)
  }
  if (text === 'new') return parseNew(reader)
  if (text === 'class') return parseClass(reader)
  reader.next()
  if (WORDS.has(text)) return { type: 'literal', at, value: WORDS.get(text) }
  return { type: 'name', at, name: text }
}

function parseNew(reader: Reader): Expression {
  const { at } = reader.expect('new')
  if (reader.is('.')) {
    reader.next()
    reader.next()
    return { type: 'opaque', at }
  }
  const callee = reader.is('new')
    ? parseNew(reader)
    : parsePostfix(reader, parsePrimary(reader), false)
  const args = reader.skip('(') ? parseList(reader, ')') : []
  return { type: 'call', at, callee, args, isNew: true }
}

/** Passes over a class; what its methods do is not looked at. */
function parseClass(reader: Reader): Expression {
  const { at } = reader.expect('class')
  while (!reader.is('{')) {
    if (reader.current.kind === 'end') throw new ScriptFault('A class does not begin.')
    reader.next()
  }
  let depth = 0
  do {
    const { text, kind } = reader.next()
    if (kind === 'end') throw new ScriptFault('A class does not end.')
    if (kind === 'punctuator' && (text === '{' || text === '${')) depth += 1
    if (kind === 'punctuator' && text === '}') depth -= 1
  } while (depth > 0)
  return { type: 'opaque', at }
}

function parseTemplate(reader: Reader): Expression {
  const { at } = reader.current
  const parts: Expression[] = []
  for (;;) {
    const { text, at: start } = reader.next()
    parts.push({ type: 'literal', at: start, value: text })
    if (!reader.skip('${')) return { type: 'template', at, parts }
    parts.push(parseExpression(reader))
    reader.expect('}')
  }
}

function parseEntries(reader: Reader): readonly ObjectEntry[] {
  const entries: ObjectEntry[] = []
  while (!reader.skip('}')) {
    entries.push(parseEntry(reader))
    if (!reader.is('}')) reader.expect(',')
  }
  return entries
}

function parseEntry(reader: Reader): ObjectEntry {
  const { at } = reader.current
  if (reader.skip('...')) {
    return { value: { type: 'spread', at, operand: parseAssignment(reader) } }
  }
  while (
    (reader.is('get') || reader.is('set') || reader.is('async') || reader.is('*')) &&
    !/^[,:(}=]$/.test(reader.peek().text)
  ) {
    reader.next()
  }
  const { kind, text: name } = reader.current
  let key: string | undefined
  if (reader.skip('[')) {
    const computed = parseAssignment(reader)
    reader.expect(']')
    if (computed.type === 'literal') key = String(computed.value)
  } else key = reader.next().text
  const named = key === undefined ? {} : { key }
  if (reader.is('(')) {
    const parameters = parseParameters(reader)
    return { ...named, value: { type: 'function', at, parameters, body: parseBlock(reader) } }
  }
  if (reader.skip(':')) return { ...named, value: parseAssignment(reader) }
  if (kind !== 'name') throw new ScriptFault(`Unexpected "${reader.current.text}".`)
  const shorthand: Expression = { type: 'name', at, name }
  if (!reader.skip('=')) return { ...named, value: shorthand }
  const value = parseAssignment(reader)
  return { ...named, value: { type: 'assignment', at, operator: '=', target: shorthand, value } }
}

function endsExpression(reader: Reader): boolean {
  const { kind, text, startsLine } = reader.current
  return kind === 'end' || startsLine || (kind === 'punctuator' && /^[)\]},;:]$/.test(text))
}
