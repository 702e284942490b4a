import type { Finding, Json } from '@lockstep/protocol'
import type { TokenName } from '../claims.js'
import { claimFate } from '../claims.js'
import { notReached, strictDenial, withInspection } from '../conclude.js'
import type { Task } from '../task.js'
import type { ActionEffects, ActionsResult, ActionsRun } from './action.js'
import type { ActionsReport } from './action-pipeline.js'
import { NO_EFFECTS, surviving } from './effects.js'

/** What a report is judged by. */
export interface ConcludeActionsOptions {
  readonly given: ActionsRun
  readonly task: Pick<Task<ActionsReport>, 'scripts'>
  /** What is known from the texts, by the Action's name. */
  readonly inspected: ReadonlyMap<string, readonly Finding[]>
  readonly strict: boolean
  readonly durationMs: number
}

/** Turns what the Actions left into what happens next with the login. */
export function concludeActions(
  report: ActionsReport,
  { given, task, inspected, strict, durationMs }: ConcludeActionsOptions,
): ActionsResult {
  const reached = withInspection(report.rules, inspected)
  const findings = reached.flatMap((trace) => trace.findings)
  const skipped = task.scripts
    .slice(reached.length)
    .map((script) => ({ ...notReached(script), kind: 'action' as const }))
  const common = {
    findings,
    trace: {
      protocol: given.event.transaction.protocol,
      durationMs,
      rules: [...reached, ...skipped],
    },
  }
  const { stop } = report
  const effects = withKeptClaims(report.effects)
  if (report.denial) {
    const isRefusal = reached.at(-1)?.outcome === 'denied'
    const left = isRefusal ? surviving(effects) : NO_EFFECTS
    return { outcome: 'deny', error: report.denial, demands: [], effects: left, ...common }
  }
  const denial = strict ? strictDenial(findings, 'Actions') : undefined
  if (denial) return { outcome: 'deny', error: denial, demands: [], effects: NO_EFFECTS, ...common }
  if (!stop) return { outcome: 'allow', demands: [], effects, ...common }
  const { at, demands, url } = stop
  return url === undefined
    ? { outcome: 'pause', at, demands, effects, ...common }
    : { outcome: 'redirect', at, url, demands, effects, ...common }
}

/** Once more, out of reach of the Actions: in their thread they could replace what decides about claims. */
function withKeptClaims(effects: ActionEffects): ActionEffects {
  const kept = (token: TokenName): Record<string, Json> =>
    Object.fromEntries(
      Object.entries(effects[token]).filter(([name]) => claimFate(token, name) === 'kept'),
    )
  return { ...effects, idToken: kept('idToken'), accessToken: kept('accessToken') }
}
