import type { Change, RuleTrace } from '@lockstep/protocol'
import { listDifferences } from '../changes.js'
import { fileOf, lineOf } from '../compile.js'
import { COULD_NOT_COMPLETE, denialOf, traceErrorOf } from '../denial.js'
import type { PipelineObserver } from '../pipeline.js'
import { cleanPrototypes } from '../prototypes.js'
import type { RuleDenial } from '../rule.js'
import { RuleFault } from '../rule-errors.js'
import { createRuleScope } from '../rule-scope.js'
import { isRangeMismatch } from '../step.js'
import type { TraceText } from '../trace-text.js'
import type { ActionEffects, ActionsRun } from './action.js'
import { createActionApi } from './action-api.js'
import type { CacheView } from './action-cache.js'
import { eventFor } from './action-event.js'
import { actionFinding } from './action-findings.js'
import type { ActionRecord } from './action-record.js'
import { createRecorder } from './action-record.js'
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
  const report = (id: Parameters<typeof actionFinding>[0]): void =>
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
  const verdict = pollution.length > 0 ? polluted(pollution) : judge(record, thrown)

  const common = { kind: 'action' as const, name, order, durationMs, console: lines, findings }
  if (pollution.length > 0) report('prototype-pollution')
  if (verdict.kind === 'continued') {
    if (record.token === 'refused') report('unverified-return')
    const changes = changesOf(record, { effects, demands: [] }, trace)
    return { record, trace: { ...common, outcome: 'continued', changes }, isSpoilt: false }
  }
  if (isRangeMismatch(verdict.error)) {
    scope.report(actionFinding('cidr-throws-on-ipv6', name, lineOf(verdict.error, file)))
  }
  const error = traceErrorOf(verdict.error, file, trace)
  return {
    record,
    trace: { ...common, outcome: verdict.kind, changes: [], error },
    denial: denialFrom(verdict.error, action),
    isSpoilt: pollution.length > 0,
  }
}

type Verdict =
  { readonly kind: 'continued' } | { readonly kind: 'denied' | 'failed'; readonly error: unknown }

/** A denial counts before everything else; then what went wrong. */
function judge(record: ActionRecord, thrown: { error: unknown } | undefined): Verdict {
  if (record.denial !== undefined) return { kind: 'denied', error: new Denial(record.denial) }
  if (thrown) return { kind: 'failed', error: thrown.error }
  if (record.fault) return { kind: 'failed', error: record.fault }
  if (record.url !== undefined && record.demands.length > 0) {
    return { kind: 'failed', error: new RuleFault(BOTH) }
  }
  return { kind: 'continued' }
}

/** @see [Customize MFA selection](https://auth0.com/docs/secure/multi-factor-authentication/customize-mfa/customize-mfa-selection-universal-login) */
const BOTH =
  'api.redirect.sendUserTo and a challenge or an enrolment cannot be asked for by one Action: move the redirect into an Action of its own, behind this one.'

/** What `api.access.deny` leaves in the trace. */
class Denial extends Error {
  override readonly name = 'AccessDenied'
}

function polluted(names: readonly string[]): Verdict {
  const message = `It changed ${names.join(', ')} on a prototype that all objects share.`
  return { kind: 'failed', error: new RuleFault(message) }
}

/** An Action speaks to the person only through `api.access.deny` and the errors it throws; never in secrets. */
function denialFrom(error: unknown, { source, trace }: LoadedAction): RuleDenial {
  const { message } = denialOf(error, source.name)
  const spoken = error instanceof RuleFault ? message.replace(/^Rule /, 'Action ') : message
  return { code: 'access_denied', message: trace.text(spoken) || COULD_NOT_COMPLETE }
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

function changesOf(
  record: ActionRecord,
  before: ActionRecord,
  trace: TraceText,
): readonly Change[] {
  const isUnchanged =
    record.effects === before.effects && record.demands.length === 0 && record.url === undefined
  return isUnchanged ? [] : listDifferences(view(before), view(record), trace)
}

/** What a trace shows of a record, under the names that authors know. */
function view({ effects, demands, url }: ActionRecord): Readonly<Record<string, unknown>> {
  return {
    idToken: effects.idToken,
    accessToken: effects.accessToken,
    scope: { added: effects.addedScopes, removed: effects.removedScopes },
    multifactor: effects.multifactor,
    demands,
    redirect: url,
    user: { app_metadata: effects.appMetadata, user_metadata: effects.userMetadata },
    transaction: { metadata: effects.transactionMetadata },
    methods: effects.recordedMethods,
    primaryUser: effects.primaryUserId,
    operations: effects.operations,
  }
}
