import { loadActions } from './actions/load-actions.js'
import type { LoadedAction } from './actions/load-actions.js'
import { runActionPipeline } from './actions/action-pipeline.js'
import type { ActionPipelineInput } from './actions/action-pipeline.js'
import type { LoadedRule } from './load-rules.js'
import { loadRules } from './load-rules.js'
import type { PipelineObserver } from './pipeline.js'
import { runPipeline } from './pipeline.js'
import type { RuleRun } from './rule.js'
import type { RuleGlobalsOptions } from './rule-globals.js'
import { createRuleGlobals } from './rule-globals.js'
import type { Report, Scripts, Task } from './task.js'
import { createTraceText } from './trace-text.js'

/** The scripts of one tenant, loaded into this thread. */
export interface Pipelines {
  /** Texts are evaluated at their first run, not here. */
  load(scripts: Scripts): void
  /** What did not change is not part of the report. Never throws for a script's fault. */
  run(task: Pick<Task<Report>, 'kind' | 'input'>, observer?: PipelineObserver): Promise<Report>
}

/** Makes the place in which rules and Actions of one tenant run. */
export function createPipelines(options: RuleGlobalsOptions): Pipelines {
  const globals = createRuleGlobals(options)
  const trace = createTraceText(options.configuration)
  let rules: readonly LoadedRule[] = []
  let actions: readonly LoadedAction[] = []
  return {
    load: (scripts) => {
      rules = loadRules(scripts.rules, globals)
      actions = loadActions(scripts.actions, options)
    },
    run: async ({ kind, input }, observer = {}) => {
      if (kind === 'actions') {
        return runActionPipeline(input as ActionPipelineInput, { actions, observer })
      }
      const { run, ...report } = await runPipeline(input as RuleRun, { rules, trace, observer })
      const isChanged = report.rules.some(({ changes }) => changes.length > 0)
      return isChanged ? { ...report, run } : report
    },
  }
}
