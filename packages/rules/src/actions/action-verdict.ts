import { COULD_NOT_COMPLETE, denialOf } from '../denial.js'
import type { RuleDenial } from '../rule.js'
import { RuleFault } from '../rule-errors.js'
import type { ActionRecord } from './action-record.js'
import type { LoadedAction } from './load-actions.js'

/** Whether the login goes on after one Action. */
export type ActionVerdict =
  | { readonly kind: 'continued' }
  /** `denied`: in the words of the Action. `failed`: something went wrong. */
  | { readonly kind: 'denied' | 'failed'; readonly error: unknown }

/** What an Action ended with, beside what it asked for. */
export interface ActionEnd {
  readonly record: ActionRecord
  /** What it threw, if it did. */
  readonly thrown: { readonly error: unknown } | undefined
  /** The names that it changed on shared prototypes. */
  readonly pollution: readonly string[]
}

/** Judges one Action: a spoilt thread counts before a denial, and a denial before what went wrong. */
export function judgeAction({ record, thrown, pollution }: ActionEnd): ActionVerdict {
  if (pollution.length > 0) {
    const message = `It changed ${pollution.join(', ')} on a prototype that all objects share.`
    return { kind: 'failed', error: new RuleFault(message) }
  }
  if (record.denial !== undefined) return { kind: 'denied', error: new Denial(record.denial) }
  if (thrown) return { kind: 'failed', error: thrown.error }
  if (record.fault) return { kind: 'failed', error: record.fault }
  if (record.url !== undefined && record.demands.length > 0) {
    return { kind: 'failed', error: new RuleFault(BOTH) }
  }
  return { kind: 'continued' }
}

/** What the person reads: the words of the Action, never its secrets. */
export function denialByAction(error: unknown, { source, trace }: LoadedAction): RuleDenial {
  const { message } = denialOf(error, source.name)
  const spoken = error instanceof RuleFault ? message.replace(/^Rule /, 'Action ') : message
  return { code: 'access_denied', message: trace.text(spoken) || COULD_NOT_COMPLETE }
}

/** @see [Customize MFA selection](https://auth0.com/docs/secure/multi-factor-authentication/customize-mfa/customize-mfa-selection-universal-login) */
const BOTH =
  'api.redirect.sendUserTo and a challenge or an enrolment cannot be asked for by one Action: move the redirect into an Action of its own, behind this one.'

/** What `api.access.deny` leaves in the trace. */
class Denial extends Error {
  override readonly name = 'AccessDenied'
}
