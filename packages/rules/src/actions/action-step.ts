import type { RuleTrace } from '@lockstep/protocol'
import { fileOf, lineOf } from '../compile.js'
import { traceErrorOf } from '../denial.js'
import type { PipelineObserver } from '../pipeline.js'
import { cleanPrototypes } from '../prototypes.js'
import type { RuleDenial } from '../rule.js'
import { createRuleScope } from '../rule-scope.js'
import { isRangeMismatch } from '../step.js'
import type { ActionEffects, ActionsRun } from './action.js'
import { createActionApi } from './action-api.js'
import type { CacheView } from './action-cache.js'
import { listActionChanges } from './action-changes.js'
import { eventFor } from './action-event.js'
import type { ActionFindingId } from './action-findings.js'
import { actionFinding } from './action-findings.js'
import type { ActionRecord } from './action-record.js'
import { createRecorder } from './action-record.js'
import { denialByAction, judgeAction } from './action-verdict.js'
import type { Phase } from './api-context.js'
import { handlerOf } from './compile-action.js'
import type { LoadedAction } from './load-actions.js'
import { runAction } from './run-action.js'

/** What one Action came to. */
export interface ActionStep {
  readonly record: ActionRecord
  readonly trace: RuleTrace
  readonly denial?: RuleDenial
  /** True when this thread should not run another login. */
  readonly isSpoilt: boolean
}

/** What one Action starts from. */
export interface ActionStart {
  readonly run: Pick<ActionsRun, 'event' | 'facts'>
  readonly effects: ActionEffects
  readonly phase: Phase
  readonly cache: CacheView
  readonly observer: PipelineObserver
}

/** Runs one Action, judges what it asked for and writes it down. */
export async function runActionStep(action: LoadedAction, start: ActionStart): Promise<ActionStep> {
  const { source, trace } = action
  const { name, order } = source
  const { run, phase, cache, effects, observer } = start
  const file = fileOf(source)
  const { scope, lines, findings } = createRuleScope({ rule: name, file, trace, observer })
  const report = (id: ActionFindingId): void =>
    scope.report(actionFinding(id, name, lineOf(new Error(), file)))
  const recorder = createRecorder(effects, () => report('late-api-call'))
  const warn = (text: string): void => scope.write({ level: 'warn', text })
  const event = eventFor(source, { event: run.event, effects })
  const api = createActionApi({ event, facts: run.facts, phase, recorder, cache, warn, report })

  const startedAt = performance.now()
  const thrown = await runAction(() => handlerOf(action.load(), phase)(event, api), scope).then(
    () => undefined,
    (error: unknown) => ({ error }),
  )
  const durationMs = performance.now() - startedAt
  recorder.close()
  const pollution = cleanPrototypes()
  const record = withoutLostMetadata(recorder.current(), { before: effects, warn })
  const verdict = judgeAction({ record, thrown, pollution })

  const common = { kind: 'action' as const, name, order, durationMs, console: lines, findings }
  if (pollution.length > 0) report('prototype-pollution')
  if (verdict.kind === 'continued') {
    if (record.token === 'refused') report('unverified-return')
    const changes = listActionChanges(effects, record, trace)
    return { record, trace: { ...common, outcome: 'continued', changes }, isSpoilt: false }
  }
  if (isRangeMismatch(verdict.error)) {
    scope.report(actionFinding('cidr-throws-on-ipv6', name, lineOf(verdict.error, file)))
  }
  const error = traceErrorOf(verdict.error, file, trace)
  return {
    record,
    trace: { ...common, outcome: verdict.kind, changes: [], error },
    denial: denialByAction(verdict.error, action),
    isSpoilt: pollution.length > 0,
  }
}

/**
 * User metadata set in the Action that changes the primary user is lost on Auth0.
 *
 * @see [Actions limitations](https://auth0.com/docs/customize/actions/limitations)
 */
function withoutLostMetadata(
  record: ActionRecord,
  { before, warn }: { before: ActionEffects; warn: (text: string) => void },
): ActionRecord {
  const { primaryUserId, userMetadata } = record.effects
  if (primaryUserId === before.primaryUserId || userMetadata === before.userMetadata) return record
  warn('User metadata set in the Action that calls setPrimaryUser is lost; set it in a later one.')
  return { ...record, effects: { ...record.effects, userMetadata: before.userMetadata } }
}
