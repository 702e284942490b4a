import { parentPort, workerData } from 'node:worker_threads'
import { createHostProxy } from './host-proxy.js'
import type { LoadedRule } from './load-rules.js'
import { loadRules } from './load-rules.js'
import { runPipeline } from './pipeline.js'
import { progressWriter } from './progress-log.js'
import type { RuleRun } from './rule.js'
import { createRuleGlobals } from './rule-globals.js'
import { ruleScope } from './rule-scope.js'
import { createTraceText } from './trace-text.js'
import type { FromWorker, ToWorker, WorkerData, WorkerReport } from './worker-messages.js'

/** The program of a rule thread: one pipeline at a time, one message each way. */
function main(): void {
  const port = parentPort
  if (!port) throw new Error('This file is the program of a worker thread.')
  const data = workerData as WorkerData
  const post = (message: FromWorker): void => port.postMessage(message)
  const host = createHostProxy(post)
  const globals = createRuleGlobals({ ...data, host, global: globalThis })
  const trace = createTraceText(data.configuration)
  const observer = progressWriter(data.progress)
  let rules: readonly LoadedRule[] = []

  const run = async (json: string): Promise<void> => {
    observer.restart()
    const given = JSON.parse(json) as RuleRun
    const { run: left, ...report } = await runPipeline(given, { rules, trace, observer })
    const isChanged = report.rules.some(({ changes }) => changes.length > 0)
    const answer: WorkerReport = isChanged ? { ...report, run: left } : report
    post({ type: 'done', json: JSON.stringify(answer) })
  }
  const failed = (error: unknown): void => post({ type: 'failed', detail: String(error) })
  port.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'load':
        rules = loadRules(message.rules, globals)
        return
      case 'run':
        run(message.json).catch(failed)
        return
      case 'written':
        host.settle(message)
    }
  })
  // An error that nobody caught belongs to the rule that caused it, also long after.
  const blame = (error: unknown): void => ruleScope.getStore()?.fail(error)
  process.on('uncaughtException', blame)
  process.on('unhandledRejection', blame)
  process.kill = () => {
    throw new Error('A rule cannot end processes.')
  }
  post({ type: 'ready' })
}

main()
