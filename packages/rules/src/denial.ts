import type { RuleTrace } from '@lockstep/protocol'
import { lineOf } from './compile.js'
import type { RuleDenial } from './rule.js'
import { RuleFault, UnauthorizedError } from './rule-errors.js'
import type { TraceText } from './trace-text.js'

/** Our choice: what fits into a redirect's `error_description`. Characters. */
const MAX_MESSAGE = 1_000

/** What the person reads when the fault is not one that a rule put into words. */
export const COULD_NOT_COMPLETE = 'The login could not be completed. Please try again.'

/** What the person reads when the time limit of the pipeline has passed. */
export const TOOK_TOO_LONG = 'The login took too long and was stopped. Please try again.'

/**
 * Turns what a rule called back with, or threw, into the answer to the application.
 *
 * @see [Raise errors from rules](https://auth0.com/docs/customize/rules/raise-errors-from-rules)
 */
export function denialOf(error: unknown, rule: string): RuleDenial {
  const text = messageOf(error)
  return {
    code: isUnauthorized(error) ? 'unauthorized' : 'access_denied',
    message: (error instanceof RuleFault ? `Rule "${rule}": ${text}` : text).slice(0, MAX_MESSAGE),
  }
}

/** The same error as the developer sees it in the trace. */
export function traceErrorOf(
  error: unknown,
  file: string,
  trace: TraceText,
): NonNullable<RuleTrace['error']> {
  const line = lineOf(error, file)
  return {
    name: error instanceof Error ? String(error.name) : 'Error',
    message: trace.text(messageOf(error)),
    ...(line !== undefined && { line }),
  }
}

function messageOf(error: unknown): string {
  try {
    const message: unknown =
      typeof error === 'object' && error && 'message' in error ? error.message : error
    return typeof message === 'string' && message.trim() !== '' ? message : COULD_NOT_COMPLETE
  } catch {
    return COULD_NOT_COMPLETE
  }
}

/** Also by name, for modules that bring an `UnauthorizedError` of their own. */
function isUnauthorized(error: unknown): boolean {
  return (
    error instanceof UnauthorizedError ||
    (error instanceof Error && error.name === 'UnauthorizedError')
  )
}
