import type { Assumptions, Event } from '../script/exploration.js'
import { Exploration } from '../script/exploration.js'
import { run } from '../script/explore.js'
import { API_DENIALS } from '../script/api-calls.js'
import { call } from '../script/call.js'
import { evaluate } from '../script/evaluate.js'
import type { Expression, Statement } from '../script/syntax.js'
import type { Scope } from '../script/values.js'
import type { Phase } from './api-context.js'
import { HANDLERS } from './compile-action.js'

/**
 * Goes through every path that one function of an Action can take under some assumptions, without running
 * it, and lists what it comes to. Nothing when the Action does not export it.
 *
 * @throws ScriptFault when it is too much work.
 */
export function exploreAction(
  module: readonly Statement[],
  phase: Phase,
  assumptions: Assumptions = () => undefined,
): readonly Event[] {
  const exported = findExport(module, phase)
  if (!exported) return []
  const exploration = new Exploration(assumptions)
  const frame = { exploration }
  const scope: Scope = { names: new Map() }
  run(module, scope, frame)
  const { closure } = evaluate(exported, scope, frame)
  if (closure)
    call(closure, [exploration.argument('event'), exploration.argument('api')], exploration)
  return exploration.events.flatMap(inWordsOfRules)
}

/** Finds what a module exports for a phase, however it writes that. */
export function findExport(module: readonly Statement[], phase: Phase): Expression | undefined {
  const name = HANDLERS[phase]
  for (const statement of module) {
    if (statement.type !== 'expression' || statement.expression.type !== 'assignment') continue
    const { target, value } = statement.expression
    if (target.type !== 'member') continue
    if (target.property === name && isExports(target.object)) return value
    if (isExports(target) && value.type === 'object') {
      const entry = value.entries.find(({ key }) => key === name)
      if (entry) return entry.value
    }
  }
  return undefined
}

function isExports(expression: Expression): boolean {
  if (expression.type === 'name') return expression.name === 'exports'
  return (
    expression.type === 'member' &&
    expression.property === 'exports' &&
    expression.object.type === 'name' &&
    expression.object.name === 'module'
  )
}

/** Adds what a call of `api` means to the events, under the names that the paths of rules have. */
function inWordsOfRules(event: Event): readonly Event[] {
  if (event.type !== 'call') return [event]
  const { at, args, name, receiver } = event
  const called = `${receiver.path}.${name}`
  switch (called) {
    case 'api.multifactor.enable':
      return args[0]?.literal?.value === 'none'
        ? [event]
        : [event, { type: 'demand', at, provider: args[0] }]
    case 'api.authentication.challengeWith':
    case 'api.authentication.challengeWithAny':
    case 'api.authentication.enrollWith':
    case 'api.authentication.enrollWithAny':
      return [event, { type: 'demand', at, provider: args[0] }]
    case 'api.redirect.sendUserTo':
      return args[0] ? [event, { type: 'redirect', at, url: args[0] }] : [event]
    default:
      return API_DENIALS.has(called) ? [event, { type: 'denial', at, guards: [] }] : [event]
  }
}
