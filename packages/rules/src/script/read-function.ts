import type * as acorn from 'acorn'
import { readExpression } from './read-expression.js'
import { readStatement } from './read-statement.js'
import type { FunctionExpression, Statement } from './syntax.js'

type FunctionNode =
  | acorn.FunctionExpression
  | acorn.ArrowFunctionExpression
  | acorn.FunctionDeclaration
  | acorn.AnonymousFunctionDeclaration

/** Reduces a function to what the analysis needs of it. */
export function readFunction({ start: at, id, params, body }: FunctionNode): FunctionExpression {
  const name = id?.name
  return {
    type: 'function',
    at,
    ...(name !== undefined && { name }),
    parameters: params.map(readExpression),
    body: readBody(body),
  }
}

/** An arrow function without braces returns its expression. */
function readBody(body: FunctionNode['body']): readonly Statement[] {
  if (body.type === 'BlockStatement') return body.body.flatMap(readStatement)
  const value = readExpression(body)
  return [{ type: 'return', at: value.at, value }]
}
