import type { RuleTrace } from '@lockstep/protocol'
import { COULD_NOT_COMPLETE, TOOK_TOO_LONG } from './denial.js'
import type { PipelineReport } from './pipeline.js'
import type { RuleRun, RuleSource } from './rule.js'
import type { ConsoleLine } from './rule-scope.js'

/** How far a pipeline had come when it was stopped. */
export interface Progress {
  readonly finished: readonly RuleTrace[]
  /** What the rule that was running had printed. */
  readonly console: readonly ConsoleLine[]
  /** How long that rule had been running. Milliseconds. */
  readonly durationMs: number
}

/** Why a pipeline was stopped. `detail` goes into the trace, never to the person. */
export interface Interruption {
  readonly kind: 'timed_out' | 'crashed'
  readonly detail: string
}

/** The report of a pipeline that did not come to its end: the login is denied. */
export function interruptedReport(
  { kind, detail }: Interruption,
  { given, rules, progress }: { given: RuleRun; rules: readonly RuleSource[]; progress: Progress },
): PipelineReport {
  const running = rules[progress.finished.length]
  const stopped: readonly RuleTrace[] = running
    ? [
        {
          name: running.name,
          order: running.order,
          outcome: kind === 'timed_out' ? 'timed_out' : 'failed',
          durationMs: progress.durationMs,
          changes: [],
          console: progress.console,
          findings: [],
          error: { name: kind === 'timed_out' ? 'TimeoutError' : 'CrashError', message: detail },
        },
      ]
    : []
  return {
    rules: [...progress.finished, ...stopped],
    run: given,
    denial: {
      code: 'access_denied',
      message: kind === 'timed_out' ? TOOK_TOO_LONG : COULD_NOT_COMPLETE,
    },
    isSpoilt: true,
  }
}

/** The detail of a time-out. */
export function timeoutDetail(timeoutMs: number): string {
  return `The rules did not finish within ${timeoutMs / 1_000} s. Does the rule call back on every path?`
}
