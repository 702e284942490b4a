import { API_DENIALS, API_WRITES } from './api-calls.js'
import type { Exploration } from './exploration.js'
import { bind, store } from './bind.js'
import { evaluate, readMember } from './evaluate.js'
import { run } from './explore.js'
import { isNothing } from './operators.js'
import type { Expression } from './syntax.js'
import type { Closure, Frame, Scope, Value } from './values.js'
import { declare, either, known, madeFrom, UNKNOWN } from './values.js'

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

/** Finds out what is known of a call, and notes what it means to the login. */
export function evaluateCall(
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
  const called = `${receiver.path}.${name}`
  if (API_DENIALS.has(called)) exploration.refuse()
  if (/^update(App|User)Meta(data)?$/.test(name) || API_WRITES.has(called)) exploration.write(at)
  const made = madeFrom(receiver, ...args)
  callLater(args, { made, at, scope, frame })
  const found = search(receiver, name, args)
  return found ?? { ...made, madeBy: name, ...(isNew && { truthy: true }) }
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
