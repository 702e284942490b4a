import { bind } from './bind.js'
import { call } from './call.js'
import { evaluate } from './evaluate.js'
import type { Assumptions, Ending, Event } from './exploration.js'
import { Exploration } from './exploration.js'
import { isEqual } from './operators.js'
import type { Expression, Statement } from './syntax.js'
import { ScriptFault } from './script-fault.js'
import type { Frame, Scope, Value } from './values.js'
import { declare, either, known, UNKNOWN } from './values.js'

/**
 * Goes through every path that a rule can take under some assumptions, without running it, and lists what
 * it comes to. A condition that the assumptions decide is followed one way, any other both ways. What is
 * listed may happen; what is not listed does not, as far as the script shows.
 *
 * @throws ScriptFault when the script is no function, or too much work.
 */
export function explore(
  rule: Expression,
  assumptions: Assumptions = () => undefined,
): readonly Event[] {
  if (rule.type !== 'function') throw new ScriptFault('The script is no function.')
  const exploration = new Exploration(assumptions)
  const names = ['auth0', 'configuration'].map(
    (name) => [name, exploration.argument(name)] as const,
  )
  const args = ['user', 'context', 'callback'].map((name) => exploration.argument(name))
  call({ function: rule, scope: { names: new Map(names) } }, args, exploration)
  return exploration.events
}

/** Goes through statements in turn. */
export function run(body: readonly Statement[], scope: Scope, frame: Frame): Ending {
  for (const statement of body) {
    if (statement.type !== 'function') continue
    const closure = { function: statement.function, scope }
    scope.names.set(statement.function.name ?? '', { closure, truthy: true, sources: [] })
  }
  for (const statement of body) {
    const ending = runOne(statement, scope, frame)
    if (ending !== 'runs') return ending
  }
  return 'runs'
}

function runOne(statement: Statement, scope: Scope, frame: Frame): Ending {
  const { exploration } = frame
  const { at } = statement
  const value = (expression: Expression): Value => evaluate(expression, scope, frame)
  const all = (body: readonly Statement[]) => () => run(body, scope, frame)
  exploration.step()
  switch (statement.type) {
    case 'expression':
      value(statement.expression)
      return 'runs'
    case 'declaration': {
      const initial = statement.value ? value(statement.value) : known(undefined)
      bind(statement.target, initial, scope, frame, declare)
      return 'runs'
    }
    case 'function':
      return 'runs'
    case 'if': {
      const test = value(statement.test)
      return exploration.branch({ test, at, scope }, all(statement.then), all(statement.otherwise))
    }
    case 'switch':
      return runSwitch(statement, scope, frame)
    case 'return': {
      const returned = statement.value ? value(statement.value) : known(undefined)
      frame.returned = frame.returned ? either(frame.returned, returned) : returned
      return 'ends'
    }
    case 'throw':
      value(statement.value)
      exploration.deny(at)
      return 'ends'
    case 'jump':
      return 'jumps'
    case 'block':
      return run(statement.body, scope, frame)
    case 'loop':
      run(statement.head, scope, frame)
      exploration.branch({ test: UNKNOWN, at, scope }, all(statement.body), () => 'runs')
      return 'runs'
    case 'try': {
      const { body, handler, finalizer } = statement
      let ending = run(body, scope, frame)
      if (handler) {
        const tried = ending
        ending = exploration.branch({ test: UNKNOWN, at, scope }, all(handler), () => tried)
      }
      const last = run(finalizer, scope, frame)
      return last === 'runs' ? ending : last
    }
  }
}

function runSwitch(
  { subject, cases, at }: Extract<Statement, { type: 'switch' }>,
  scope: Scope,
  frame: Frame,
): Ending {
  const { exploration } = frame
  const value = evaluate(subject, scope, frame)
  const matches = cases.map(({ test }) =>
    test ? isEqual(value, evaluate(test, scope, frame)) : undefined,
  )
  const sure = matches.findIndex((match) => match?.truthy === true)
  const fallback = cases.findIndex(({ test }) => !test)
  const starts = matches.flatMap(({ truthy } = { sources: [] }, index) => {
    if (index === fallback) return sure < 0 ? [index] : []
    return truthy === false || (sure >= 0 && index > sure) ? [] : [index]
  })
  for (const match of matches) if (match) exploration.asked(at, match)

  const from = (start: number): Ending => {
    const ending = run(
      cases.slice(start).flatMap(({ body }) => body),
      scope,
      frame,
    )
    return ending === 'jumps' ? 'runs' : ending
  }
  const oneOf = ([first, ...others]: readonly number[]): Ending => {
    if (first === undefined) return 'runs'
    const isLast = others.length === 0 && (sure >= 0 || fallback >= 0)
    if (isLast) return from(first)
    return exploration.branch(
      { test: UNKNOWN, at, scope },
      () => from(first),
      () => oneOf(others),
    )
  }
  return oneOf(starts)
}
