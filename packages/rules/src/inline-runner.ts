import type { RuleTrace } from '@lockstep/protocol'
import { interruptedReport, timeout } from './interruption.js'
import { createPipelines } from './pipelines.js'
import type { ConsoleLine } from './rule-scope.js'
import type { Runner, RunnerOptions } from './runner.js'
import type { Scripts } from './task.js'
import { completeReport } from './task.js'

/** Runs scripts in the calling thread: quick to start, for tests. An endless loop loops for ever. */
export function createInlineRunner(options: RunnerOptions): Runner {
  const { timeoutMs } = options
  const pipelines = createPipelines({ ...options, global: {} })
  let loaded: Scripts | undefined
  return {
    run: (task, scripts, signal) =>
      new Promise((resolve, reject) => {
        if (loaded !== scripts) pipelines.load(scripts)
        loaded = scripts
        const finished: RuleTrace[] = []
        let console: ConsoleLine[] = []
        let startedAt = performance.now()
        const abort = (): void => finish(() => reject(signal?.reason as Error))
        const timer = setTimeout(() => {
          const progress = { finished, console, durationMs: performance.now() - startedAt }
          finish(() => resolve(interruptedReport(timeout(task, timeoutMs), { task, progress })))
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
        pipelines.run(task, observer).then(
          (report) => finish(() => resolve(completeReport(task, report))),
          (error: Error) => finish(() => reject(error)),
        )
      }),
    warm: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}
