import type { RuleTrace } from '@lockstep/protocol'
import { COULD_NOT_COMPLETE, TOOK_TOO_LONG } from './denial.js'
import type { ConsoleLine } from './rule-scope.js'
import type { Report, Task } from './task.js'
import { completeReport } from './task.js'

/** How far a pipeline had come when it was stopped. */
export interface Progress {
  readonly finished: readonly RuleTrace[]
  /** What the script that was running had printed. */
  readonly console: readonly ConsoleLine[]
  /** How long that script had been running. Milliseconds. */
  readonly durationMs: number
}

/** Why a pipeline was stopped. `detail` goes into the trace, never to the person. */
export interface Interruption {
  readonly kind: 'timed_out' | 'crashed'
  readonly detail: string
}

/** The report of a pipeline that did not come to its end: the login is denied. */
export function interruptedReport<R extends Report>(
  { kind, detail }: Interruption,
  { task, progress }: { task: Task<R>; progress: Progress },
): R {
  const running = task.scripts[progress.finished.length]
  const stopped: readonly RuleTrace[] = running
    ? [
        {
          ...(task.kind === 'actions' && { kind: 'action' as const }),
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
  return completeReport(task, {
    rules: [...progress.finished, ...stopped],
    denial: {
      code: 'access_denied',
      message: kind === 'timed_out' ? TOOK_TOO_LONG : COULD_NOT_COMPLETE,
    },
    isSpoilt: true,
  })
}

/** The interruption of a pipeline whose time is over. */
export function timeout({ kind }: Pick<Task<Report>, 'kind'>, timeoutMs: number): Interruption {
  const question =
    kind === 'actions'
      ? 'Does everything the Action awaits settle?'
      : 'Does the rule call back on every path?'
  const detail = `The ${kind} did not finish within ${timeoutMs / 1_000} s. ${question}`
  return { kind: 'timed_out', detail }
}
