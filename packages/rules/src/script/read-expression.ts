import type * as acorn from 'acorn'
import { readFunction } from './read-function.js'
import type { Expression, ObjectEntry } from './syntax.js'

/** What stands where an expression or a pattern may stand. */
export type ExpressionNode =
  acorn.Expression | acorn.Pattern | acorn.SpreadElement | acorn.Super | acorn.PrivateIdentifier

/** Reduces an expression or a pattern to what the analysis needs of it. */
export function readExpression(node: ExpressionNode): Expression {
  const { start: at } = node
  switch (node.type) {
    case 'Literal':
      return readLiteral(node)
    case 'Identifier':
      if (node.name === 'undefined') return { type: 'literal', at, value: undefined }
      return { type: 'name', at, name: node.name }
    case 'ThisExpression':
      return { type: 'name', at, name: 'this' }
    case 'Super':
      return { type: 'name', at, name: 'super' }
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return readExpression(node.expression)
    case 'MemberExpression':
      return readMember(node)
    case 'CallExpression': {
      const callee = readExpression(node.callee)
      const args = node.arguments.map(readExpression)
      return { type: 'call', at: callee.at, callee, args, isNew: false }
    }
    case 'NewExpression': {
      const callee = readExpression(node.callee)
      return { type: 'call', at, callee, args: node.arguments.map(readExpression), isNew: true }
    }
    case 'ImportExpression': {
      const callee = { type: 'name', at, name: 'import' } as const
      return { type: 'call', at, callee, args: [readExpression(node.source)], isNew: false }
    }
    case 'TaggedTemplateExpression': {
      // A tag is a call that nothing is known of.
      const callee = readExpression(node.tag)
      return { type: 'call', at: node.quasi.start, callee, args: [], isNew: false }
    }
    case 'UnaryExpression':
    case 'UpdateExpression':
      return { type: 'unary', at, operator: node.operator, operand: readExpression(node.argument) }
    case 'AwaitExpression':
      return { type: 'unary', at, operator: 'await', operand: readExpression(node.argument) }
    case 'YieldExpression':
      return node.argument ? readExpression(node.argument) : { type: 'opaque', at }
    case 'BinaryExpression':
    case 'LogicalExpression': {
      const left = readExpression(node.left)
      const right = readExpression(node.right)
      return { type: 'binary', at: left.at, operator: node.operator, left, right }
    }
    case 'ConditionalExpression': {
      const test = readExpression(node.test)
      const then = readExpression(node.consequent)
      const otherwise = readExpression(node.alternate)
      return { type: 'conditional', at: test.at, test, then, otherwise }
    }
    case 'AssignmentExpression':
    case 'AssignmentPattern': {
      const operator = node.type === 'AssignmentExpression' ? node.operator : '='
      const target = readExpression(node.left)
      return { type: 'assignment', at, operator, target, value: readExpression(node.right) }
    }
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return readFunction(node)
    case 'ObjectExpression':
    case 'ObjectPattern':
      return { type: 'object', at, entries: node.properties.map(readEntry) }
    case 'ArrayExpression':
    case 'ArrayPattern':
      return {
        type: 'array',
        at,
        items: node.elements.map((item) => (item ? readExpression(item) : { type: 'opaque', at })),
      }
    case 'SpreadElement':
    case 'RestElement':
      return { type: 'spread', at, operand: readExpression(node.argument) }
    case 'SequenceExpression':
      return { type: 'sequence', at, items: node.expressions.map(readExpression) }
    case 'TemplateLiteral':
      return { type: 'template', at, parts: readTemplate(node) }
    // What the methods of a class do is not looked at.
    case 'ClassExpression':
    case 'MetaProperty':
    case 'PrivateIdentifier':
      return { type: 'opaque', at }
  }
}

function readLiteral({ start: at, value, regex }: acorn.Literal): Expression {
  if (regex || value instanceof RegExp) return { type: 'opaque', at }
  return { type: 'literal', at, value: typeof value === 'bigint' ? Number(value) : value }
}

/** Its place is that of its name, which need not stand on the line that its object begins on. */
function readMember(node: acorn.MemberExpression): Expression {
  const object = readExpression(node.object)
  const property = readName(node) ?? readExpression(node.property)
  return { type: 'member', at: node.property.start, object, property, isOptional: node.optional }
}

type EntryNode = acorn.Property | acorn.AssignmentProperty | acorn.SpreadElement | acorn.RestElement

function readEntry(node: EntryNode): ObjectEntry {
  if (node.type !== 'Property') return { value: readExpression(node) }
  const key = readName({ property: node.key, computed: node.computed })
  return { ...(key !== undefined && { key }), value: readExpression(node.value) }
}

/** The name of a member or an entry, when it is known from the script. */
function readName({
  property,
  computed,
}: Pick<acorn.MemberExpression, 'property' | 'computed'>): string | undefined {
  const isWord = property.type === 'Identifier' || property.type === 'PrivateIdentifier'
  if (isWord && !computed) return property.name
  const read = readExpression(property)
  return read.type === 'literal' && read.value !== undefined ? String(read.value) : undefined
}

/** A template's texts and expressions in turn. */
function readTemplate({ quasis, expressions }: acorn.TemplateLiteral): readonly Expression[] {
  return quasis.flatMap(({ start: at, value: { cooked, raw } }, index): readonly Expression[] => {
    const text = { type: 'literal', at, value: cooked ?? raw } as const
    const next = expressions[index]
    return next ? [text, readExpression(next)] : [text]
  })
}
