import { bind } from './bind.js'
import { evaluateCall } from './call.js'
import type { Branching } from './exploration.js'
import {
  applyUnary,
  compare,
  concatenate,
  isEqual,
  isLooselyEqual,
  isNothing,
  orElse,
} from './operators.js'
import type { Expression } from './syntax.js'
import type { Frame, Scope, Value } from './values.js'
import { either, known, lookUp, madeFrom, UNKNOWN } from './values.js'

/** What `a?.b` is when there is no `a`; what is read of it is not missed. */
const SKIPPED = known(undefined)

/** Finds out what is known of an expression, and goes through the functions that it calls. */
export function evaluate(expression: Expression, scope: Scope, frame: Frame): Value {
  const value = (inner: Expression): Value => evaluate(inner, scope, frame)
  frame.exploration.step()
  switch (expression.type) {
    case 'literal':
      return known(expression.value)
    case 'name':
      return lookUp(scope, expression.name) ?? UNKNOWN
    case 'member':
      return readMember(value(expression.object), expression, scope, frame)
    case 'call':
      return evaluateCall(expression, scope, frame)
    case 'unary':
      return applyUnary(expression.operator, value(expression.operand))
    case 'binary':
      return evaluateBinary(expression, scope, frame)
    case 'conditional': {
      const test = value(expression.test)
      return eitherWay(
        { test, at: expression.at, scope, frame },
        () => value(expression.then),
        () => value(expression.otherwise),
      )
    }
    case 'assignment': {
      const given = value(expression.value)
      const { operator, target } = expression
      const result = operator === '=' ? given : either(value(target), given)
      bind(target, result, scope, frame)
      return result
    }
    case 'function':
      return { closure: { function: expression, scope }, truthy: true, sources: [] }
    case 'object': {
      const entries = expression.entries.map(({ key, value: of }) => [key, value(of)] as const)
      const named = entries.flatMap(([key, of]) => (key === undefined ? [] : [[key, of] as const]))
      const members = new Map(named)
      return { ...madeFrom(...entries.map(([, of]) => of)), truthy: true, members }
    }
    case 'array': {
      const items = expression.items.map(value)
      const isWhole = expression.items.every(({ type }) => type !== 'spread' && type !== 'opaque')
      return { ...madeFrom(...items), truthy: true, ...(isWhole && { items }) }
    }
    case 'sequence':
      return expression.items.map(value).at(-1) ?? UNKNOWN
    case 'template':
      return expression.parts.map(value).reduce(concatenate)
    case 'spread':
      return value(expression.operand)
    case 'opaque':
      return UNKNOWN
  }
}

/** The name of a member, when it is known. */
export function nameOf(
  property: string | Expression,
  scope: Scope,
  frame: Frame,
): string | undefined {
  if (typeof property === 'string') return property
  const { literal } = evaluate(property, scope, frame)
  return literal && String(literal.value)
}

/** Reads a member, and notes when there is nothing to read it from. */
export function readMember(
  object: Value,
  { property, isOptional, at }: Extract<Expression, { type: 'member' }>,
  scope: Scope,
  frame: Frame,
): Value {
  const name = nameOf(property, scope, frame)
  if (object === SKIPPED) return SKIPPED
  const isMissing = object.literal?.value === undefined || object.literal.value === null
  if (object.literal && isMissing) {
    if (isOptional) return SKIPPED
    frame.exploration.report({ type: 'missing', at, path: `${object.sources[0]}.${name}` })
    return { ...known(undefined), ...madeFrom(object) }
  }
  return name === undefined ? madeFrom(object) : memberOf(object, name, frame)
}

/** What is known of a member of an object. */
export function memberOf(object: Value, name: string, { exploration }: Frame): Value {
  const member = object.members?.get(name)
  if (member) return member
  if (object.items && name === 'length') {
    return { ...known(object.items.length), ...madeFrom(object) }
  }
  return object.path === undefined
    ? madeFrom(object)
    : exploration.argument(`${object.path}.${name}`)
}

function evaluateBinary(
  { operator, left, right, at }: Extract<Expression, { type: 'binary' }>,
  scope: Scope,
  frame: Frame,
): Value {
  const one = evaluate(left, scope, frame)
  const later = (): Value => evaluate(right, scope, frame)
  switch (operator) {
    case '&&':
      return eitherWay(
        { test: one, at, scope, frame },
        later,
        () => one,
        (last) => ({
          ...madeFrom(one, last),
          ...(last.truthy === false && { truthy: false }),
          ...(last.path !== undefined && { path: last.path }),
        }),
      )
    case '||':
      return eitherWay(
        { test: one, at, scope, frame, isChoice: true },
        () => one,
        later,
        (_, other) => orElse(one, other),
      )
    case '??': {
      const test = one.literal ? known(!isNothing(one)) : one.truthy === true ? one : madeFrom(one)
      return eitherWay(
        { test, at, scope, frame, isChoice: true },
        () => one,
        later,
        (_, other) => orElse(one, other),
      )
    }
    case '===':
      return isEqual(one, later())
    case '==':
      return isLooselyEqual(one, later())
    case '!==':
      return applyUnary('!', isEqual(one, later()))
    case '!=':
      return applyUnary('!', isLooselyEqual(one, later()))
    case '+':
      return concatenate(one, later())
    default:
      return compare(operator, one, later())
  }
}

function eitherWay(
  { frame, ...branching }: Branching & { readonly frame: Frame },
  then: () => Value,
  otherwise: () => Value,
  join: (one: Value, other: Value) => Value = either,
): Value {
  let one: Value | undefined
  let other: Value | undefined
  frame.exploration.branch(
    branching,
    () => {
      one = then()
      return 'runs'
    },
    () => {
      other = otherwise()
      return 'runs'
    },
  )
  if (one && other) return join(one, other)
  return one ?? other ?? UNKNOWN
}
