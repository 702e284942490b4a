import type { RuleTrace } from '@lockstep/protocol'
import type { RuleRun } from './rule.js'
import type { LoadedRule } from './load-rules.js'
import { runStep } from './step.js'
import type { ConsoleLine } from './rule-scope.js'
import { snapshot } from './snapshot.js'
import type { Report } from './task.js'
import type { TraceText } from './trace-text.js'

/** Hears what happens while it happens, for when the thread is killed before the end. */
export interface PipelineObserver {
  ruleStarted?(): void
  wrote?(line: ConsoleLine): void
  ruleFinished?(trace: RuleTrace): void
}

/** What one pass of the rules left behind. */
export interface PipelineReport extends Report {
  /** What the rules left; what they were given when one refused. */
  readonly run: RuleRun
}

/** Runs the rules one after another until one refuses. Never throws for a rule's fault. */
export async function runPipeline(
  given: RuleRun,
  {
    rules,
    trace,
    observer = {},
  }: { rules: readonly LoadedRule[]; trace: TraceText; observer?: PipelineObserver },
): Promise<PipelineReport> {
  const traces: RuleTrace[] = []
  const { user, context, ...known } = given
  let run: RuleRun = snapshot({ user, context })
  for (const rule of rules) {
    observer.ruleStarted?.()
    const step = await runStep(rule, { run, trace, observer, known })
    traces.push(step.trace)
    observer.ruleFinished?.(step.trace)
    if (step.denial) {
      return { rules: traces, run: given, denial: step.denial, isSpoilt: step.isSpoilt }
    }
    run = step.run
  }
  return { rules: traces, run, isSpoilt: false }
}
