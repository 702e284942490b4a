import { describe, expect, it } from 'vitest'
import { compileErrorOf } from './compile-error.js'

const errorOf = (script: string) =>
  compileErrorOf({ name: 'a', file: 'rules/a.js', order: 1, script })

describe('compileErrorOf', () => {
  it.each([
    'function (user, context, callback) {}',
    'async function rule(user, context, callback) {}',
    '(user, context, callback) => callback(null, user, context)',
    '// why\n/* and\nhow */ function (user, context, callback) {}',
    'function (user, context, callback) {};\n',
  ])('accepts %j', (script) => {
    expect(errorOf(script)).toBeUndefined()
  })

  it('names the line of a syntax error', () => {
    expect(errorOf('function (user, context, callback) {\n  if (\n}')).toMatchObject({
      id: 'does-not-compile',
      line: 3,
    })
  })

  it('says that a rule must be a function', () => {
    expect(errorOf('42')?.risk).toContain('it is not a function')
  })

  it('runs nothing of what it reads', () => {
    errorOf('(globalThis.ran = true, function () {})')
    expect(globalThis).not.toHaveProperty('ran')
  })
})
