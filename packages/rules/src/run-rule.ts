import type { RuleContext, RuleRun, RuleUser } from './rule.js'
import { RuleFault } from './rule-errors.js'
import type { RuleFunction } from './compile.js'
import { lineOf } from './compile.js'
import { finding } from './findings.js'
import type { RuleScope } from './rule-scope.js'
import { ruleScope } from './rule-scope.js'
import { isPlainObject, same, snapshot } from './snapshot.js'

/** How a rule answered: it called back, refused, or went wrong. */
export type RuleAnswer =
  | { readonly kind: 'continued'; readonly run: RuleRun }
  | { readonly kind: 'denied'; readonly error: unknown }
  | { readonly kind: 'failed'; readonly error: unknown }

/** Taken at load time, so that a rule or a test that fakes timers cannot hold up the pipeline. */
const { setImmediate: afterThisTick } = globalThis

/**
 * Runs one rule on copies of the user and the context. The first callback is the answer, as the data
 * was at that moment; but a throw before the same tick ends still fails a rule that let the login
 * pass. A rule that never calls back never settles: the deadline is the caller's.
 */
export function runRule(rule: RuleFunction, given: RuleRun, scope: RuleScope): Promise<RuleAnswer> {
  return new Promise((resolve) => {
    const handed = snapshot(given)
    let answer: RuleAnswer | undefined
    let isSynchronous = true
    let isSettled = false

    const settle = (): void => {
      if (!answer) return
      isSettled = true
      resolve(answer)
    }
    const fail = (error: unknown): void => {
      if (isSettled)
        return scope.write({ level: 'error', text: `After its callback: ${String(error)}` })
      if (answer?.kind !== 'denied') answer = { kind: 'failed', error }
      settle()
    }
    const callback = (error?: unknown, user?: unknown, context?: unknown): void => {
      if (answer) {
        return scope.report(finding('double-callback', scope.rule, lineOf(new Error(), scope.file)))
      }
      answer = readAnswer({ given, handed, error, user, context })
      if (!isSynchronous) afterThisTick(settle)
    }
    const wrote = (line: number | undefined): void => {
      if (answer?.kind === 'denied') {
        scope.report(finding('metadata-after-denial', scope.rule, line))
      }
      scope.wrote(line)
    }
    ruleScope.run({ ...scope, fail, wrote }, () => {
      try {
        const returned = rule(handed.user, handed.context, callback)
        isSynchronous = false
        if (!isThenable(returned)) return settle()
        returned.then(() => {
          if (!answer) scope.write({ level: 'warn', text: RESOLVED_WITHOUT_CALLBACK })
        }, fail)
        afterThisTick(settle)
      } catch (error) {
        fail(error)
      }
    })
  })
}

const RESOLVED_WITHOUT_CALLBACK =
  'The async rule resolved without calling back; the login waits for callback() until the time limit.'

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function'
}

interface Call {
  readonly given: RuleRun
  readonly handed: RuleRun
  readonly error: unknown
  readonly user: unknown
  readonly context: unknown
}

function readAnswer({ given, handed, error, user, context }: Call): RuleAnswer {
  if (error !== null && error !== undefined) return { kind: 'denied', error }
  try {
    const left = {
      user: replaced(handed.user, user, 'user') as RuleUser,
      context: replaced(handed.context, context, 'context') as RuleContext,
    }
    refuseAccessors(left.context, 'context', ['multifactor', 'redirect'])
    const run = {
      user: same(given.user, left.user) ? given.user : snapshot(left.user),
      context: same(given.context, left.context) ? given.context : snapshot(left.context),
    }
    if (run.user.user_id !== given.user.user_id) {
      throw new RuleFault('A rule must not change user.user_id.')
    }
    return { kind: 'continued', run }
  } catch (fault) {
    return { kind: 'failed', error: fault }
  }
}

/** An argument that is left out keeps the object that the rule was given. */
function replaced(handed: object, passed: unknown, name: string): object {
  if (passed === undefined || passed === null || passed === handed) return handed
  if (isPlainObject(passed)) return passed
  throw new RuleFault(`callback(null, user, context) needs a plain object as its ${name}.`)
}

/** A getter could answer one thing to the check and another to the reader. */
function refuseAccessors(object: object, path: string, names: readonly string[]): void {
  for (const name of names) {
    const property = Object.getOwnPropertyDescriptor(object, name)
    if (!property) continue
    if (property.get || property.set) {
      throw new RuleFault(`${path}.${name} must be a plain value, found a getter.`)
    }
    const value: unknown = property.value
    if (isPlainObject(value)) refuseAccessors(value, `${path}.${name}`, Object.keys(value))
  }
}
