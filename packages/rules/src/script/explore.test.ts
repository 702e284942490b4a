import { describe, expect, it } from 'vitest'
import type { Assumptions } from './exploration.js'
import { explore } from './explore.js'
import { parseRule } from './parse.js'
import { ScriptFault } from './script-fault.js'
import { known } from './values.js'

/** The names of the functions that a rule may call, in order. */
function calls(body: string, assumptions?: Assumptions): readonly string[] {
  const rule = parseRule(`function (user, context, callback) {\n${body}\n}`)
  return explore(rule, assumptions).flatMap((event) => (event.type === 'call' ? [event.name] : []))
}

const assume =
  (path: string, value: string | undefined): Assumptions =>
  (asked) =>
    asked === path ? { ...known(value), sources: [path] } : undefined

describe('explore', () => {
  it('follows both ways where it does not know, and one where it does', () => {
    const body = `if (context.protocol === 'a') a(); else b(); c()`
    expect(calls(body)).toEqual(['a', 'b', 'c'])
    expect(calls(body, assume('context.protocol', 'a'))).toEqual(['a', 'c'])
    expect(calls(body, assume('context.protocol', 'x'))).toEqual(['b', 'c'])
  })

  it.each([
    ['a return', `if (user.a) return a(); b()`, ['a', 'b']],
    ['a return on both ways', `if (user.a) { return a() } else { return b() } c()`, ['a', 'b']],
    ['a throw', `throw a(); b()`, ['a']],
    ['what is never so', `if (false) a(); if (!1) b(); true || c(); null && d(); e()`, ['e']],
    ['a loop', `for (var i of user.list) { if (i) continue; a() } b()`, ['a', 'b']],
    ['a loop that ends the rule', `while (user.a) { return a() } b()`, ['a', 'b']],
    [
      'a switch that falls through',
      `switch (user.a) { case 1: a(); case 2: b(); break; default: c() } d()`,
      ['a', 'b', 'b', 'c', 'd'],
    ],
    [
      'a switch on what is known',
      `switch (2) { case 1: a(); case 2: b(); break; default: c() } d()`,
      ['b', 'd'],
    ],
    [
      'a failing try',
      `try { a(); return } catch (e) { b() } finally { c() } d()`,
      ['a', 'b', 'c', 'd'],
    ],
    ['a helper declared below', `help(); function help() { a() }`, ['help', 'a']],
    ['a helper that is never called', `function help() { a() }`, []],
    ['a function that others call', `later(function () { a() }); b()`, ['later', 'a', 'b']],
    ['a function in an object', `later({ done: () => a() })`, ['later', 'a']],
  ])('understands %s', (_name, body, expected) => expect(calls(body)).toEqual(expected))

  it.each([
    [`var p = context.protocol; p === 'a' && a()`, ['a']],
    [`const { protocol: p = 'z' } = context; p === 'a' && a()`, ['a']],
    [`const is = (p) => p === 'a'; is(context.protocol) ? a() : b()`, ['is', 'a']],
    [`['a', 'b'].includes(context.protocol) ? a() : b()`, ['includes', 'a']],
    [`if (['x'].indexOf(context['protocol']) < 0) a(); else b()`, ['indexOf', 'a']],
    [`var k = 'pro' + 'tocol'; if (context[k] !== 'a') b()`, []],
    [`let p; if (user.x) p = context.protocol; else p = 'a'; if (p === 'a') a(); else b()`, ['a']],
    [`let p = 'b'; if (user.x) p = 'a'; if (p === 'a') a(); else b()`, ['a', 'b']],
    [`function f(p) { p = 'b' } var p = 'a'; f(p); if (p === 'a') a(); else b()`, ['f', 'a']],
    [`(context.nothing || { a: context.protocol }).a === 'a' ? a() : b()`, ['a', 'b']],
    [`switch (context.protocol) { case 'a': a(); break; default: b() }`, ['a']],
  ])('knows what it is told through %s', (body, expected) =>
    expect(calls(body, assume('context.protocol', 'a'))).toEqual(expected),
  )

  it.each([
    [`context.protocol == null ? a() : b()`, ['a']],
    [`context.protocol != null ? a() : b()`, ['b']],
    [`context.protocol === null ? a() : b()`, ['b']],
    [`context.protocol ?? a()`, ['a']],
    [`context.protocol?.length.toString() ?? a()`, ['toString', 'a']],
    [`typeof context.protocol === 'undefined' && a()`, ['a']],
  ])('knows what is not there: %s', (body, expected) =>
    expect(calls(body, assume('context.protocol', undefined))).toEqual(expected),
  )

  it.each([`for (const g of user.groups)`, `for (var g in user.groups)`])(
    'does not pretend to know what a loop goes through: %s',
    (head) => expect(calls(`${head} { if (g === 'x') a(); else b() }`)).toEqual(['a', 'b']),
  )

  it('gives up on a script that is too much work', () => {
    const doubling = Array.from(
      { length: 40 },
      (_, n) => `function f${n}() { f${n + 1}(); f${n + 1}() }`,
    )
    const script = `function () { ${doubling.join('\n')}; function f40() {} f0() }`
    expect(() => explore(parseRule(script))).toThrow(ScriptFault)
  })

  it('ends at functions that call themselves and each other', () => {
    expect(calls(`function f() { g() } function g() { f(); a() } f()`)).toEqual([
      'f',
      'g',
      'f',
      'a',
    ])
  })
})
