import { parentPort, workerData } from 'node:worker_threads'
import { createHostProxy } from './host-proxy.js'
import { createPipelines } from './pipelines.js'
import { progressWriter } from './progress-log.js'
import { ruleScope } from './rule-scope.js'
import type { FromWorker, ToWorker, WorkerData } from './worker-messages.js'

/** The program of a rule thread: one pipeline at a time, one message each way. */
function main(): void {
  const port = parentPort
  if (!port) throw new Error('This file is the program of a worker thread.')
  const data = workerData as WorkerData
  const post = (message: FromWorker): void => port.postMessage(message)
  const host = createHostProxy(post)
  const pipelines = createPipelines({ ...data, host, global: globalThis })
  const observer = progressWriter(data.progress)

  const run = async ({ kind, json }: Extract<ToWorker, { type: 'run' }>): Promise<void> => {
    observer.restart()
    const report = await pipelines.run({ kind, input: JSON.parse(json) as unknown }, observer)
    post({ type: 'done', json: JSON.stringify(report) })
  }
  const failed = (error: unknown): void => post({ type: 'failed', detail: String(error) })
  port.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'load':
        return pipelines.load(message.scripts)
      case 'run':
        run(message).catch(failed)
        return
      case 'written':
        host.settle(message)
    }
  })
  // An error that nobody caught belongs to the script that caused it, also long after.
  const blame = (error: unknown): void => ruleScope.getStore()?.fail(error)
  process.on('uncaughtException', blame)
  process.on('unhandledRejection', blame)
  process.kill = () => {
    throw new Error('A rule cannot end processes.')
  }
  post({ type: 'ready' })
}

main()
