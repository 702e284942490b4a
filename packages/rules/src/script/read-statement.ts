import type * as acorn from 'acorn'
import { readExpression } from './read-expression.js'
import { readFunction } from './read-function.js'
import type { Statement } from './syntax.js'

/**
 * Reduces one statement to what the analysis needs of it. A declaration of several names is several; what
 * does nothing is none.
 */
export function readStatement(
  node: acorn.Statement | acorn.ModuleDeclaration,
): readonly Statement[] {
  const { start: at } = node
  switch (node.type) {
    case 'ExpressionStatement':
      return [{ type: 'expression', at, expression: readExpression(node.expression) }]
    case 'VariableDeclaration':
      return node.declarations.map(readDeclarator)
    case 'FunctionDeclaration':
      return [{ type: 'function', at, function: readFunction(node) }]
    case 'BlockStatement':
      return [{ type: 'block', at, body: node.body.flatMap(readStatement) }]
    case 'LabeledStatement':
      return readStatement(node.body)
    case 'IfStatement': {
      const then = readStatement(node.consequent)
      const otherwise = node.alternate ? readStatement(node.alternate) : []
      return [{ type: 'if', at, test: readExpression(node.test), then, otherwise }]
    }
    case 'SwitchStatement': {
      const cases = node.cases.map(({ test, consequent }) => ({
        ...(test && { test: readExpression(test) }),
        body: consequent.flatMap(readStatement),
      }))
      return [{ type: 'switch', at, subject: readExpression(node.discriminant), cases }]
    }
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'WithStatement':
      return [{ type: 'loop', at, head: readHead(node), body: readStatement(node.body) }]
    case 'TryStatement': {
      const { block, handler, finalizer } = node
      return [
        {
          type: 'try',
          at,
          body: block.body.flatMap(readStatement),
          ...(handler && { handler: handler.body.body.flatMap(readStatement) }),
          finalizer: finalizer?.body.flatMap(readStatement) ?? [],
        },
      ]
    }
    case 'ReturnStatement':
      return [
        { type: 'return', at, ...(node.argument && { value: readExpression(node.argument) }) },
      ]
    case 'ThrowStatement':
      return [{ type: 'throw', at, value: readExpression(node.argument) }]
    case 'BreakStatement':
    case 'ContinueStatement':
      return [{ type: 'jump', at }]
    // What the methods of a class do is not looked at. An ES module comes here in the types alone.
    case 'ClassDeclaration':
    case 'EmptyStatement':
    case 'DebuggerStatement':
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
      return []
  }
}

function readDeclarator({ start: at, id, init }: acorn.VariableDeclarator): Statement {
  const target = readExpression(id)
  return { type: 'declaration', at, target, ...(init && { value: readExpression(init) }) }
}

type LoopNode =
  | acorn.ForStatement
  | acorn.ForInStatement
  | acorn.ForOfStatement
  | acorn.WhileStatement
  | acorn.DoWhileStatement
  | acorn.WithStatement

/** What decides about a loop. */
function readHead(node: LoopNode): readonly Statement[] {
  switch (node.type) {
    case 'ForStatement':
      return [node.init, node.test, node.update].flatMap(readHeadPart)
    case 'ForInStatement':
    case 'ForOfStatement':
      return [...readHeadPart(node.right), ...readHeadPart(node.left).map(unknownEachTime)]
    case 'WithStatement':
      return readHeadPart(node.object)
    case 'WhileStatement':
    case 'DoWhileStatement':
      return readHeadPart(node.test)
  }
}

/** What a loop goes through is not known, and neither is what its variable holds. */
function unknownEachTime(statement: Statement): Statement {
  const { type, at } = statement
  return type === 'declaration' ? { ...statement, value: { type: 'opaque', at } } : statement
}

function readHeadPart(
  node: acorn.VariableDeclaration | acorn.Expression | acorn.Pattern | null | undefined,
): readonly Statement[] {
  if (!node) return []
  if (node.type === 'VariableDeclaration') return readStatement(node)
  const expression = readExpression(node)
  return [{ type: 'expression', at: expression.at, expression }]
}
