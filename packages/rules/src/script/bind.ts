import { evaluate, memberOf, nameOf } from './evaluate.js'
import type { Expression } from './syntax.js'
import type { Frame, Scope, Value } from './values.js'
import { assign, madeFrom } from './values.js'

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

type Written = { readonly value: Value; readonly at: number; readonly frame: Frame }

/** Notes what a rule sets that matters to the login. */
export function store(object: Value, property: string, { value, at, frame }: Written): void {
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
