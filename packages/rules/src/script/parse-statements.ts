import { parseAssignment, parseExpression } from './parse-expression.js'
import { parseFunction } from './parse-function.js'
import type { Reader } from './reader.js'
import { createReader } from './reader.js'
import type { Expression, Statement, SwitchCase } from './syntax.js'
import { ScriptFault, tokenize } from './tokens.js'

/**
 * Reads a rule's text, which is one expression, as far as its analysis needs it.
 *
 * @throws ScriptFault when it is not understood.
 */
export function parseRule(script: string): Expression {
  const reader = createReader(tokenize(script))
  const expression = parseExpression(reader)
  while (reader.skip(';'));
  if (reader.current.kind !== 'end') throw new ScriptFault(`Unexpected "${reader.current.text}".`)
  return expression
}

/**
 * Reads the text of a module.
 *
 * @throws ScriptFault when it is not understood.
 */
export function parseModule(script: string): readonly Statement[] {
  const reader = createReader(tokenize(script))
  const body: Statement[] = []
  while (reader.current.kind !== 'end') body.push(...parseStatement(reader))
  return body
}

/** Reads `{ … }`. */
export function parseBlock(reader: Reader): readonly Statement[] {
  reader.expect('{')
  const body: Statement[] = []
  while (!reader.skip('}')) body.push(...parseStatement(reader))
  return body
}

/** Reads one statement; a declaration of several names is several. */
function parseStatement(reader: Reader): readonly Statement[] {
  const { text, at, kind } = reader.current
  if (kind === 'end') throw new ScriptFault('The script ends too early.')
  if (kind === 'punctuator') {
    if (text === ';') {
      reader.next()
      return []
    }
    if (text === '{') return [{ type: 'block', at, body: parseBlock(reader) }]
  }
  if (kind !== 'name') return [parseExpressionStatement(reader)]
  switch (text) {
    case 'var':
    case 'const':
      reader.next()
      return parseDeclarations(reader)
    case 'let': {
      const next = reader.peek()
      const declares = next.kind === 'name' || next.text === '{' || next.text === '['
      if (!declares) return [parseExpressionStatement(reader)]
      reader.next()
      return parseDeclarations(reader)
    }
    case 'async':
      if (reader.peek().text !== 'function') return [parseExpressionStatement(reader)]
      return [{ type: 'function', at, function: parseFunction(reader) }]
    case 'function':
      return [{ type: 'function', at, function: parseFunction(reader) }]
    case 'if':
      return [parseIf(reader)]
    case 'for':
    case 'while':
    case 'do':
    case 'with':
      return [parseLoop(reader)]
    case 'switch':
      return [parseSwitch(reader)]
    case 'try':
      return [parseTry(reader)]
    case 'return':
    case 'throw': {
      reader.next()
      const value = endsStatement(reader) ? undefined : parseExpression(reader)
      endStatement(reader)
      if (text === 'throw') return [{ type: 'throw', at, value: value ?? { type: 'opaque', at } }]
      return [{ type: 'return', at, ...(value && { value }) }]
    }
    case 'break':
    case 'continue':
      reader.next()
      if (!endsStatement(reader)) reader.next()
      endStatement(reader)
      return [{ type: 'jump', at }]
    case 'debugger':
      reader.next()
      return []
    default:
      if (reader.peek().text !== ':' || reader.peek().kind !== 'punctuator') {
        return [parseExpressionStatement(reader)]
      }
      // A label.
      reader.next()
      reader.next()
      return parseStatement(reader)
  }
}

function parseExpressionStatement(reader: Reader): Statement {
  const { at } = reader.current
  const expression = parseExpression(reader)
  endStatement(reader)
  return { type: 'expression', at, expression }
}

function parseDeclarations(reader: Reader, allowIn = true): readonly Statement[] {
  const declarations: Statement[] = []
  do {
    const { at } = reader.current
    const pattern = parseAssignment(reader, allowIn)
    declarations.push(
      pattern.type === 'assignment' && pattern.operator === '='
        ? { type: 'declaration', at, target: pattern.target, value: pattern.value }
        : { type: 'declaration', at, target: pattern },
    )
  } while (reader.skip(','))
  if (allowIn) endStatement(reader)
  return declarations
}

function parseIf(reader: Reader): Statement {
  const { at } = reader.expect('if')
  reader.expect('(')
  const test = parseExpression(reader)
  reader.expect(')')
  const then = parseStatement(reader)
  const otherwise = reader.skip('else') ? parseStatement(reader) : []
  return { type: 'if', at, test, then, otherwise }
}

function parseLoop(reader: Reader): Statement {
  const { at, text } = reader.next()
  if (text === 'do') {
    const body = parseStatement(reader)
    reader.expect('while')
    const head = [parseCondition(reader)]
    reader.skip(';')
    return { type: 'loop', at, head, body }
  }
  if (text !== 'for') {
    const head = [parseCondition(reader)]
    return { type: 'loop', at, head, body: parseStatement(reader) }
  }
  reader.skip('await')
  reader.expect('(')
  const head = parseForHead(reader)
  reader.expect(')')
  return { type: 'loop', at, head, body: parseStatement(reader) }
}

function parseForHead(reader: Reader): readonly Statement[] {
  const head: Statement[] = []
  if (reader.is('var') || reader.is('let') || reader.is('const')) {
    reader.next()
    head.push(...parseDeclarations(reader, false))
  } else if (!reader.is(';')) {
    head.push(asStatement(parseExpression(reader, false)))
  }
  if (reader.skip('of') || reader.skip('in')) {
    head.push(asStatement(parseExpression(reader)))
    return head
  }
  reader.expect(';')
  if (!reader.is(';')) head.push(asStatement(parseExpression(reader)))
  reader.expect(';')
  if (!reader.is(')')) head.push(asStatement(parseExpression(reader)))
  return head
}

function parseCondition(reader: Reader): Statement {
  reader.expect('(')
  const condition = asStatement(parseExpression(reader))
  reader.expect(')')
  return condition
}

function asStatement(expression: Expression): Statement {
  return { type: 'expression', at: expression.at, expression }
}

function parseSwitch(reader: Reader): Statement {
  const { at } = reader.expect('switch')
  reader.expect('(')
  const subject = parseExpression(reader)
  reader.expect(')')
  reader.expect('{')
  const cases: SwitchCase[] = []
  while (!reader.skip('}')) {
    const test = reader.skip('default') ? undefined : parseCaseTest(reader)
    reader.expect(':')
    const body: Statement[] = []
    while (!reader.is('case') && !reader.is('default') && !reader.is('}')) {
      body.push(...parseStatement(reader))
    }
    cases.push({ ...(test && { test }), body })
  }
  return { type: 'switch', at, subject, cases }
}

function parseCaseTest(reader: Reader): Expression {
  reader.expect('case')
  return parseExpression(reader)
}

function parseTry(reader: Reader): Statement {
  const { at } = reader.expect('try')
  const body = parseBlock(reader)
  let handler: readonly Statement[] | undefined
  if (reader.skip('catch')) {
    if (reader.skip('(')) {
      parseAssignment(reader)
      reader.expect(')')
    }
    handler = parseBlock(reader)
  }
  const finalizer = reader.skip('finally') ? parseBlock(reader) : []
  return { type: 'try', at, body, ...(handler && { handler }), finalizer }
}

function endsStatement(reader: Reader): boolean {
  const { kind, startsLine } = reader.current
  return kind === 'end' || startsLine || reader.is(';') || reader.is('}')
}

/** A statement ends at a semicolon, a closing brace or, where nothing else can follow, a new line. */
function endStatement(reader: Reader): void {
  if (reader.skip(';') || endsStatement(reader)) return
  throw new ScriptFault(`Unexpected "${reader.current.text}".`)
}
