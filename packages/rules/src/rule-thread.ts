import { Worker } from 'node:worker_threads'
import type { Interruption } from './interruption.js'
import { interruptedReport, timeoutDetail } from './interruption.js'
import type { PipelineReport } from './pipeline.js'
import { createProgressLog, readProgress } from './progress-log.js'
import type { RuleRun, RuleSource } from './rule.js'
import type { RunnerOptions } from './runner.js'
import type { FromWorker, ToWorker, WorkerData, WorkerReport } from './worker-messages.js'

/** Our choice: more than any login needs, less than hurts the server. Megabytes. */
const MAX_HEAP_MB = 128

/** One worker thread that runs one pipeline at a time. */
export interface RuleThread {
  /** Settles when the thread listens; rejects when it could not start. */
  readonly ready: Promise<void>
  run(given: RuleRun, rules: readonly RuleSource[], signal?: AbortSignal): Promise<PipelineReport>
  kill(): Promise<void>
}

/** Starts a thread. `onDeath` is told once when it is gone, whatever the reason. */
export function startRuleThread(options: RunnerOptions, onDeath: () => void): RuleThread {
  const { configuration, domain, modules, host, timeoutMs } = options
  const progress = createProgressLog()
  const data: WorkerData = {
    configuration,
    domain,
    progress,
    ...(modules !== undefined && { modules }),
  }
  // Rules see neither the server's environment nor its flags.
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: data,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  })
  worker.unref()
  const post = (message: ToWorker): void => worker.postMessage(message)

  let death: string | undefined
  let stop: (interruption: Interruption) => void = () => undefined
  let finish: (answer: WorkerReport) => void = () => undefined
  let loaded: readonly RuleSource[] | undefined
  let writes: Promise<void>[] = []

  const ready = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      switch (message.type) {
        case 'ready':
          return resolve()
        case 'done':
          return finish(JSON.parse(message.json) as WorkerReport)
        case 'failed':
          return stop({ kind: 'crashed', detail: message.detail })
        case 'write':
          writes.push(write(message))
      }
    })
    worker.on('error', (error) => (death = describe(error)))
    worker.on('exit', (code) => {
      death ??= `A rule ended its thread with exit code ${code}.`
      reject(new Error(death))
      stop({ kind: 'crashed', detail: death })
      onDeath()
    })
  })
  ready.catch(() => undefined)

  const write = async (call: Extract<FromWorker, { type: 'write' }>): Promise<void> => {
    try {
      await host[call.method](call.userId, call.patch)
      post({ type: 'written', call: call.call })
    } catch (error) {
      post({
        type: 'written',
        call: call.call,
        error: error instanceof Error ? error.message : String(error),
      })
    }
  }

  return {
    ready,
    kill: async () => void (await worker.terminate()),
    run: (given, rules, signal) =>
      new Promise((resolve, reject) => {
        const settle = (end: () => void): void => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', abort)
          finish = stop = () => undefined
          worker.unref()
          end()
        }
        const abort = (): void => {
          void worker.terminate()
          settle(() => reject(signal?.reason as Error))
        }
        stop = (interruption) => {
          void worker.terminate()
          const context = { given, rules, progress: readProgress(progress) }
          settle(() => resolve(interruptedReport(interruption, context)))
        }
        // What the rules began to write is written when the login goes on.
        finish = (answer) =>
          void Promise.all(writes).then(() => settle(() => resolve({ run: given, ...answer })))
        const timer = setTimeout(
          () => stop({ kind: 'timed_out', detail: timeoutDetail(timeoutMs) }),
          timeoutMs,
        )
        // The signal may have fired while the thread was starting; it will not fire again.
        if (signal?.aborted) return abort()
        signal?.addEventListener('abort', abort, { once: true })
        writes = []
        worker.ref()
        if (death !== undefined) return stop({ kind: 'crashed', detail: death })
        if (loaded !== rules) post({ type: 'load', rules })
        loaded = rules
        post({ type: 'run', json: JSON.stringify(given) })
      }),
  }
}

function describe(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? `The rules used more than ${MAX_HEAP_MB} MB of memory.`
    : `The thread of the rules failed: ${String(message)}`
}
