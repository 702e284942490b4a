import { describe, expect, it } from 'vitest'
import { compileRule, trailingSemicolon, lineOf } from './compile.js'

const compile = (script: string, globals = {}) => compileRule(script, { file: 'r.js', globals })
const error = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (thrown) {
    return thrown
  }
}

describe('compileRule', () => {
  it.each([
    'function (user, context, callback) { return 7 }',
    'function named(user, context, callback) { return 7 }',
    '(user, context, callback) => 7',
    '// a comment first\nfunction (u, c, cb) { return 7 } // and last',
    'function (u, c, cb) { return 7 };',
    'function (u, c, cb) { return 7 } ; // done;\n/* ; */\n',
    '\uFEFFfunction (u, c, cb) { return 7 }',
  ])('evaluates %j', (script) => {
    expect(compile(script)({}, {}, () => undefined)).toBe(7)
  })

  it('evaluates async functions', async () => {
    await expect(compile('async (u) => u')(8, {}, () => undefined)).resolves.toBe(8)
  })

  it('gives the globals by name, and the intrinsics of this realm', () => {
    const rule = compile('function () { return [configuration.A, new TypeError("x"), []] }', {
      configuration: { A: 'a' },
    })
    const [a, thrown, list] = rule({}, {}, {}) as unknown[]
    expect(a).toBe('a')
    expect(thrown).toBeInstanceOf(TypeError)
    expect(Object.getPrototypeOf(list)).toBe(Array.prototype)
  })

  it.each(['function (u) {} function (v) {}', 'const x = 1', 'function ( {', ''])(
    'refuses %j, which is not one expression',
    (script) => expect(() => compile(script)).toThrow(SyntaxError),
  )

  it('refuses an expression that is no function', () => {
    expect(() => compile('42')).toThrow(/must be one function/)
  })
})

describe('lineOf', () => {
  it('finds the line of a throw and of a syntax error in the rule’s own file', () => {
    const rule = compile('function () {\n\n  throw new Error("x") }')
    expect(
      lineOf(
        error(() => rule({}, {}, {})),
        'r.js',
      ),
    ).toBe(3)
    expect(
      lineOf(
        error(() => compile('function () {\n  var 1 }')),
        'r.js',
      ),
    ).toBe(2)
    const first = compile('function () { throw new Error("r.js:99") }')
    expect(
      lineOf(
        error(() => first({}, {}, {})),
        'r.js',
      ),
    ).toBe(1)
  })

  it('does not take another file for the rule, nor a value for an error', () => {
    expect(lineOf({ stack: 'Error: x\n at f (/lib/other.js:7:1)' }, 'r.js')).toBeUndefined()
    expect(lineOf('text', 'r.js')).toBeUndefined()
    expect(lineOf(undefined, 'r.js')).toBeUndefined()
  })
})

describe('trailingSemicolon', () => {
  it('finds only a semicolon behind the function', () => {
    expect(trailingSemicolon('function () { a(); }; // end')).toBe(20)
    expect(trailingSemicolon('function () { a(); }')).toBeUndefined()
    expect(trailingSemicolon('function () { a(); } // really;')).toBeUndefined()
  })
})
