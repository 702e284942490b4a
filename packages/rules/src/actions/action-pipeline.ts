import type { RuleTrace } from '@lockstep/protocol'
import type { PipelineObserver } from '../pipeline.js'
import type { Report } from '../task.js'
import type { ActionDemand, ActionEffects, ActionsRun } from './action.js'
import type { CacheEntry, CacheWrite } from './action-cache.js'
import { createCacheView } from './action-cache.js'
import { runActionStep } from './action-step.js'
import { NO_EFFECTS } from './effects.js'
import type { LoadedAction } from './load-actions.js'

/** What one execution of the Actions starts from, as it travels into a thread. */
export interface ActionPipelineInput {
  readonly run: ActionsRun
  /** Which of the loaded Actions is the first to run. */
  readonly first: number
  readonly cache: readonly CacheEntry[]
}

/** Where a pipeline stopped, to go on later. */
export interface Stop {
  readonly at: string
  readonly demands: readonly ActionDemand[]
  readonly url?: string
}

/** What one execution of the Actions left behind. */
export interface ActionsReport extends Report {
  readonly effects: ActionEffects
  readonly stop?: Stop
  readonly cacheWrites: readonly CacheWrite[]
}

/**
 * Runs Actions one after another until one refuses, sends the person away or wants something proven.
 * Never throws for an Action's fault.
 */
export async function runActionPipeline(
  { run, first, cache }: ActionPipelineInput,
  { actions, observer }: { actions: readonly LoadedAction[]; observer: PipelineObserver },
): Promise<ActionsReport> {
  const traces: RuleTrace[] = []
  const view = createCacheView(cache)
  let effects = run.earlier ?? NO_EFFECTS
  let phase = run.start?.phase === 'continue' ? ('continue' as const) : ('execute' as const)
  const report = (): ActionsReport => ({
    rules: traces,
    effects,
    cacheWrites: view.writes(),
    isSpoilt: false,
  })
  for (const action of actions.slice(first)) {
    observer.ruleStarted?.()
    const step = await runActionStep(action, { run, effects, phase, cache: view, observer })
    traces.push(step.trace)
    observer.ruleFinished?.(step.trace)
    effects = step.record.effects
    if (step.denial) return { ...report(), denial: step.denial, isSpoilt: step.isSpoilt }
    const { demands, url } = step.record
    if (demands.length > 0 || url !== undefined) {
      const stop = { at: action.source.name, demands, ...(url !== undefined && { url }) }
      return { ...report(), stop }
    }
    phase = 'execute'
  }
  return report()
}
