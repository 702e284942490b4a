import { run } from './explore.js'
import type { Branching, Exploration } from './exploration.js'
import type { Expression } from './syntax.js'
import type { Closure, Frame, Scope, Value } from './values.js'
import { assign, declare, either, known, lookUp, madeFrom, UNKNOWN } from './values.js'

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

/** Calls a function of the script, unless it is being called already. */
export function call(
  closure: Closure,
  args: readonly Value[],
  exploration: Exploration,
  rest: Value = known(undefined),
): Value {
  const { function: callee, scope: around } = closure
  if (exploration.running.has(callee)) return UNKNOWN
  exploration.running.add(callee)
  const scope: Scope = { names: new Map(), parent: around }
  const frame: Frame = { exploration }
  const { guards } = exploration
  callee.parameters.forEach((parameter, index) =>
    bind(parameter, args[index] ?? rest, scope, frame, declare),
  )
  const ending = run(callee.body, scope, frame)
  exploration.running.delete(callee)
  exploration.guards = guards
  const { returned } = frame
  if (!returned) return known(undefined)
  return ending === 'ends' ? returned : either(returned, known(undefined))
}

/**
 * Gives a value to a name, to the names of a pattern, or to a part of the rule's arguments. `set` is
 * `declare` where the names begin.
 */
export function bind(
  target: Expression,
  value: Value,
  scope: Scope,
  frame: Frame,
  set: typeof assign = assign,
): void {
  const inner = (pattern: Expression, part: Value): void => bind(pattern, part, scope, frame, set)
  if (target.type === 'name') set(scope, target.name, value)
  if (target.type === 'spread') inner(target.operand, madeFrom(value))
  if (target.type === 'assignment') {
    const isMissing = value.literal !== undefined && value.literal.value === undefined
    inner(target.target, isMissing ? evaluate(target.value, scope, frame) : value)
  }
  if (target.type === 'object') {
    for (const { key, value: pattern } of target.entries) {
      inner(pattern, key === undefined ? madeFrom(value) : memberOf(value, key, frame))
    }
  }
  if (target.type === 'array') {
    target.items.forEach((pattern, index) =>
      inner(pattern, value.items?.[index] ?? madeFrom(value)),
    )
  }
  if (target.type === 'member') {
    const object = evaluate(target.object, scope, frame)
    const property = nameOf(target.property, scope, frame)
    if (property !== undefined) store(object, property, { value, at: target.at, frame })
  }
}

/** Tells what is known of `one === other`. */
export function isEqual(one: Value, other: Value): Value {
  const sources = madeFrom(one, other)
  if (one.literal && other.literal) {
    return { ...known(one.literal.value === other.literal.value), ...sources }
  }
  const differ =
    one.truthy !== undefined && other.truthy !== undefined && one.truthy !== other.truthy
  return differ ? { ...known(false), ...sources } : sources
}

type Written = { readonly value: Value; readonly at: number; readonly frame: Frame }

/** Notes what a rule sets that matters to the login. */
function store(object: Value, property: string, { value, at, frame }: Written): void {
  const { exploration } = frame
  const path = object.path === undefined ? undefined : `${object.path}.${property}`
  if (path === 'context.multifactor') {
    const provider = value.members?.get('provider')
    const isDemand = value.truthy !== false && provider?.literal?.value !== 'none'
    if (isDemand) exploration.demand(at, provider ?? value)
  } else if (path === 'context.redirect') {
    exploration.report({ type: 'redirect', at, url: value.members?.get('url') ?? value })
  } else if (path === 'context.redirect.url') {
    exploration.report({ type: 'redirect', at, url: value })
  } else if (object.path === 'context.idToken' || object.path === 'context.accessToken') {
    exploration.report({ type: 'claim', at, token: object.path.slice(8), name: property })
  }
}

function nameOf(property: string | Expression, scope: Scope, frame: Frame): string | undefined {
  if (typeof property === 'string') return property
  const { literal } = evaluate(property, scope, frame)
  return literal && String(literal.value)
}

function readMember(
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

function memberOf(object: Value, name: string, { exploration }: Frame): Value {
  const member = object.members?.get(name)
  if (member) return member
  if (object.items && name === 'length') {
    return { ...known(object.items.length), ...madeFrom(object) }
  }
  return object.path === undefined
    ? madeFrom(object)
    : exploration.argument(`${object.path}.${name}`)
}

function evaluateCall(
  { callee, args: given, at, isNew }: Extract<Expression, { type: 'call' }>,
  scope: Scope,
  frame: Frame,
): Value {
  const { exploration } = frame
  const receiver = callee.type === 'member' ? evaluate(callee.object, scope, frame) : UNKNOWN
  const target =
    callee.type === 'member'
      ? readMember(receiver, callee, scope, frame)
      : evaluate(callee, scope, frame)
  const args = given.map((arg) => evaluate(arg, scope, frame))
  const name = calledName(callee)
  exploration.report({ type: 'call', at, name, receiver, args })
  if (target.closure) return call(target.closure, args, exploration)
  if (target.path === 'callback') {
    const [error, , context] = args
    for (const [key, value] of context?.members ?? []) {
      store({ path: 'context', sources: [] }, key, { value, at, frame })
    }
    exploration.callBack(at, error !== undefined && !isNothing(error))
  }
  if (name === 'assign' && args[0]?.path === 'context') {
    for (const [key, value] of args[1]?.members ?? []) store(args[0], key, { value, at, frame })
  }
  if (/^update(App|User)Meta(data)?$/.test(name)) exploration.write(at)
  const made = madeFrom(receiver, ...args)
  callLater(args, { made, at, scope, frame })
  const found = search(receiver, name, args)
  return found ?? { ...made, madeBy: name, ...(isNew && { truthy: true }) }
}

function isNothing({ literal }: Value): boolean {
  return literal?.value === null || (literal !== undefined && literal.value === undefined)
}

function calledName(callee: Expression): string {
  if (callee.type === 'name') return callee.name
  return callee.type === 'member' && typeof callee.property === 'string' ? callee.property : ''
}

/** Goes through the functions among the arguments of a call: they may be called, now or later. */
function callLater(
  args: readonly Value[],
  { made, at, scope, frame }: { made: Value; at: number; scope: Scope; frame: Frame },
): void {
  const { exploration } = frame
  const wasDeferred = exploration.isDeferred
  for (const closure of args.flatMap((arg) => closuresIn(arg))) {
    exploration.isDeferred = true
    exploration.branch(
      { test: UNKNOWN, at, scope },
      () => {
        call(closure, [], exploration, made)
        return 'runs'
      },
      () => 'runs',
    )
    exploration.isDeferred = wasDeferred
  }
}

function closuresIn({ closure, items = [], members = new Map() }: Value): readonly Closure[] {
  return [
    ...(closure ? [closure] : []),
    ...[...items, ...members.values()].flatMap((inner: Value) => closuresIn(inner)),
  ]
}

/** What `indexOf` and `includes` find in a list that was written out. */
function search(list: Value, name: string, [sought]: readonly Value[]): Value | undefined {
  const { items } = list
  if (!items || !sought?.literal || !/^(indexOf|includes)$/.test(name)) return undefined
  if (!items.every(({ literal }) => literal)) return undefined
  const { value } = sought.literal
  const index = items.findIndex(({ literal }) => literal?.value === value)
  return { ...known(name === 'indexOf' ? index : index >= 0), ...madeFrom(list, sought) }
}

function applyUnary(operator: string, operand: Value): Value {
  const sources = madeFrom(operand)
  if (operator === 'await') return operand
  if (operator === 'void') return known(undefined)
  if (operator === '!' && operand.truthy !== undefined) {
    return { ...known(!operand.truthy), ...sources }
  }
  if (operand.literal && operator === 'typeof') {
    return { ...known(typeof operand.literal.value), ...sources }
  }
  if (operand.literal && operator === '-')
    return { ...known(-Number(operand.literal.value)), ...sources }
  return sources
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
    case '==':
      return isEqual(one, later())
    case '!==':
    case '!=':
      return applyUnary('!', isEqual(one, later()))
    case '+':
      return concatenate(one, later())
    default:
      return compare(operator, one, later())
  }
}

/** `one || other`, when it is not known which. */
function orElse(one: Value, other: Value): Value {
  const path = one.path ?? other.path
  return {
    ...madeFrom(one, other),
    ...(other.truthy === true && { truthy: true }),
    ...(path !== undefined && { path }),
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

function compare(operator: string, one: Value, other: Value): Value {
  const sources = madeFrom(one, other)
  const [a, b] = [one.literal?.value, other.literal?.value]
  if (typeof a !== 'number' || typeof b !== 'number') return sources
  switch (operator) {
    case '<':
      return { ...known(a < b), ...sources }
    case '>':
      return { ...known(a > b), ...sources }
    case '<=':
      return { ...known(a <= b), ...sources }
    case '>=':
      return { ...known(a >= b), ...sources }
    default:
      return sources
  }
}

/** Joins texts, keeping their pieces apart, since an address is judged by what it begins with. */
function concatenate(one: Value, other: Value): Value {
  const sources = madeFrom(one, other)
  if (one.literal && other.literal && typeof one.literal.value === 'string') {
    return { ...known(one.literal.value + String(other.literal.value)), ...sources }
  }
  return { ...sources, pieces: [...(one.pieces ?? [one]), ...(other.pieces ?? [other])] }
}
