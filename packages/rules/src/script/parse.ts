import type { Options } from 'acorn'
import { parse, parseExpressionAt } from 'acorn'
import { withoutComments } from '../script-lines.js'
import { readExpression } from './read-expression.js'
import { readStatement } from './read-statement.js'
import { ScriptFault } from './script-fault.js'
import type { Expression, Statement } from './syntax.js'

/** With the brackets around a whole rule, an expression ends where the text does. */
const RULE: Options = { ecmaVersion: 'latest', sourceType: 'script', preserveParens: true }
const MODULE: Options = { ecmaVersion: 'latest', sourceType: 'commonjs' }

/**
 * Reads a rule's text, which is one expression, as far as its analysis needs it. Semicolons may follow.
 *
 * @throws ScriptFault when it is no expression.
 */
export function parseRule(script: string): Expression {
  const expression = understood(() => parseExpressionAt(script, 0, RULE))
  const rest = withoutComments(script.slice(expression.end))
  if (/[^\s;]/.test(rest)) throw new ScriptFault('The script goes on behind its expression.')
  return readExpression(expression)
}

/**
 * Reads the text of a CommonJS module.
 *
 * @throws ScriptFault when it is none.
 */
export function parseModule(code: string): readonly Statement[] {
  return understood(() => parse(code, MODULE)).body.flatMap(readStatement)
}

function understood<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof SyntaxError ? new ScriptFault(error.message) : error
  }
}
