import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { parseModule, parseRule } from './parse.js'
import type { Expression, Statement } from './syntax.js'
import { ScriptFault } from './script-fault.js'

const { resolve } = createRequire(import.meta.url)

/** The statements of a function with this body. */
function parse(body: string): readonly Statement[] {
  const rule = parseRule(`function () {\n${body}\n}`)
  if (rule.type !== 'function') throw new Error('No function.')
  return rule.body
}

/** An expression, written with all its brackets. */
function show(expression: Expression): string {
  switch (expression.type) {
    case 'literal':
      return JSON.stringify(expression.value) ?? 'undefined'
    case 'name':
      return expression.name
    case 'member': {
      const { object, property, isOptional } = expression
      const name = typeof property === 'string' ? property : `[${show(property)}]`
      return `${show(object)}${isOptional ? '?.' : '.'}${name}`
    }
    case 'call':
      return `${expression.isNew ? 'new ' : ''}${show(expression.callee)}(${expression.args.map(show).join()})`
    case 'unary':
      return `(${expression.operator} ${show(expression.operand)})`
    case 'binary':
      return `(${show(expression.left)} ${expression.operator} ${show(expression.right)})`
    case 'conditional':
      return `(${show(expression.test)} ? ${show(expression.then)} : ${show(expression.otherwise)})`
    case 'assignment':
      return `(${show(expression.target)} ${expression.operator} ${show(expression.value)})`
    case 'function':
      return `(${expression.parameters.map(show).join()} => ${expression.body.length})`
    case 'object':
      return `{${expression.entries.map(({ key, value }) => `${key}: ${show(value)}`).join()}}`
    case 'array':
      return `[${expression.items.map(show).join()}]`
    case 'sequence':
      return `(${expression.items.map(show).join(', ')})`
    case 'template':
      return `template(${expression.parts.map(show).join()})`
    case 'spread':
      return `...${show(expression.operand)}`
    case 'opaque':
      return '?'
  }
}

describe('parseRule', () => {
  it.each([
    ['a + b * c - d', '((a + (b * c)) - d)'],
    ['(a || b && c) ?? d', '((a || (b && c)) ?? d)'],
    ['!a.b === c', '((! a.b) === c)'],
    ['a ? b : c ? d : e', '(a ? b : (c ? d : e))'],
    ['a = b = c, d', '((a = (b = c)), d)'],
    ['a.if.class["x-y"][z](...rest)', 'a.if.class.x-y.[z](...rest)'],
    ['a?.b?.[c]?.(d)', 'a?.b?.[c](d)'],
    ['new a.B(c).d(e)', 'new a.B(c).d(e)'],
    ['new Date', 'new Date()'],
    ['a / b / c', '((a / b) / c)'],
    ['a = /[/"]\\/`/g.test(b)', '(a = ?.test(b))'],
    ['(a) / 2 + /x/.y', '((a / 2) + ?.y)'],
    ['`a${`b${c}`}d${{}}`', 'template("a",template("b",c,""),"d",{},"")'],
    ['tag`a${b}`', 'tag()'],
    ['"a\\"b\\u0041\\x41\\n"', '"a\\"bAA\\n"'],
    ['0x1F + 1_000 + 1.5e3 + .5', '(((31 + 1000) + 1500) + 0.5)'],
    ['async (a, { b, c: d = 1 }, ...e) => a', '(a,{b: b,c: (d = 1)},...e => 1)'],
    ['async a => { return a }', '(a => 1)'],
    [
      '({ get a() { return 1 }, async b() {}, [c]: 1, "d": 2, 3: 4, e, ...f, get: 5 })',
      '{a: ( => 1),b: ( => 0),undefined: 1,d: 2,3: 4,e: e,undefined: ...f,get: 5}',
    ],
    ['typeof a === "b" && void 0', '(((typeof a) === "b") && (void 0))'],
    ['a in b instanceof C', '((a in b) instanceof C)'],
    ['class { static #a = `${1}`; b() {} }', '?'],
    ['a++ + --b', '((++ a) + (-- b))'],
    ['function* () { yield a; yield* b }', '( => 2)'],
  ])('reads %s', (text, expected) => expect(show(parseRule(`(${text})`))).toBe(expected))

  it.each([
    ['a = 1\nb = 2', ['expression', 'expression']],
    ['return\na', ['return', 'expression']],
    ['var a = 1, { b, c } = d\nlet [e] = f;;', ['declaration', 'declaration', 'declaration']],
    ['let = 1', ['expression']],
    ['if (a) b; else if (c) d', ['if']],
    ['for (var i = 0, n = ("x" in y); i < n; i++) {}', ['loop']],
    ['for (const a of b) c\nfor (a in b) c', ['loop', 'loop']],
    ['do a(); while (b) c()', ['loop', 'expression']],
    ['while (a) { if (b) break; continue }', ['loop']],
    ['outer: for (;;) { break outer }', ['loop']],
    ['switch (a) { case 1: case 2: b(); break; default: c() }', ['switch']],
    ['try { a() } catch { b() } finally { c() }', ['try']],
    ['try { a() } catch ({ message }) { throw b }', ['try']],
    ['async function a() {} function b() {}', ['function', 'function']],
    ['{ a() }\n/x/.test(b)', ['block', 'expression']],
    ['if (a) /x/.test(b)', ['if']],
    ['debugger; a()', ['expression']],
  ])('reads the statements %j', (body, expected) =>
    expect(parse(body).map(({ type }) => type)).toEqual(expected),
  )

  it('reads what an async function waits for', () =>
    expect(parse('async () => await a')).toMatchObject([
      { expression: { body: [{ value: { type: 'unary', operator: 'await' } }] } },
    ]))

  it.each(['\uFEFFa', 'a ;', 'a;; // done;\n/* ; */\n', '// a;\na', '(a)', '((a));'])(
    'reads %j, brackets, semicolons and comments around it aside',
    (text) => expect(show(parseRule(text))).toBe('a'),
  )

  it('keeps offsets, on which lines are counted', () => {
    expect(parseRule('\uFEFF// a\n\n(b)')).toMatchObject({ at: 8 })
    expect(parseRule('a\n  .b()\n  .c')).toMatchObject({ at: 12, object: { at: 5 } })
  })

  it.each(['lodash/lodash.js', 'async/dist/async.js', 'jsonwebtoken/verify.js', 'ipaddr.js'])(
    'reads %s whole',
    (name) => expect(parse(readFileSync(resolve(name), 'utf8')).length).toBeGreaterThan(0),
  )

  it.each([
    '',
    'function () {',
    '(a',
    'a b',
    'a + ',
    '`a',
    '"a',
    '/*',
    '§',
    '{ a: }',
    'function () { case 1: }',
    'if (a) {}',
    'a || b ?? c',
    'function () { await a }',
    'function () {} function () {}',
    'function () {}; a',
    'function () {}) + (a',
  ])('refuses %j', (text) => expect(() => parseRule(text)).toThrow(ScriptFault))
})

describe('parseModule', () => {
  it('reads a CommonJS module, which may return early', () =>
    expect(
      parseModule('exports.a = 1\nif (b) return\nfunction c() {}').map(({ type }) => type),
    ).toEqual(['expression', 'if', 'function']))

  it.each(['export const a = 1', 'import a from "a"', 'await a', 'a b'])('refuses %j', (text) =>
    expect(() => parseModule(text)).toThrow(ScriptFault),
  )
})
