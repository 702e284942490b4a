import type { RuleTrace } from '@lockstep/protocol'
import { interruptedReport, timeoutDetail } from './interruption.js'
import type { LoadedRule } from './load-rules.js'
import { loadRules } from './load-rules.js'
import { runPipeline } from './pipeline.js'
import type { RuleSource } from './rule.js'
import { createRuleGlobals } from './rule-globals.js'
import type { ConsoleLine } from './rule-scope.js'
import type { Runner, RunnerOptions } from './runner.js'
import { createTraceText } from './trace-text.js'

/** Runs rules in the calling thread: quick to start, for tests. An endless loop loops for ever. */
export function createInlineRunner(options: RunnerOptions): Runner {
  const { timeoutMs } = options
  const globals = createRuleGlobals({ ...options, global: {} })
  const trace = createTraceText(options.configuration)
  let sources: readonly RuleSource[] = []
  let rules: readonly LoadedRule[] = []
  return {
    replace: (next) => {
      sources = next
      rules = loadRules(next, globals)
    },
    run: (given, signal) =>
      new Promise((resolve, reject) => {
        const running = sources
        const finished: RuleTrace[] = []
        let console: ConsoleLine[] = []
        let startedAt = performance.now()
        const abort = (): void => finish(() => reject(signal?.reason as Error))
        const timer = setTimeout(() => {
          const progress = { finished, console, durationMs: performance.now() - startedAt }
          const interruption = { kind: 'timed_out', detail: timeoutDetail(timeoutMs) } as const
          finish(() =>
            resolve(interruptedReport(interruption, { given, rules: running, progress })),
          )
        }, timeoutMs)
        const finish = (settle: () => void): void => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', abort)
          settle()
        }
        signal?.addEventListener('abort', abort, { once: true })
        const observer = {
          ruleStarted: () => {
            console = []
            startedAt = performance.now()
          },
          wrote: (line: ConsoleLine) => console.push(line),
          ruleFinished: (rule: RuleTrace) => finished.push(rule),
        }
        runPipeline(given, { rules, trace, observer }).then(
          (report) => finish(() => resolve(report)),
          (error: Error) => finish(() => reject(error)),
        )
      }),
    warm: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}
