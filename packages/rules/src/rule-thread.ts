import { Worker } from 'node:worker_threads'
import type { Interruption } from './interruption.js'
import { interruptedReport, timeout } from './interruption.js'
import { createProgressLog, readProgress } from './progress-log.js'
import type { RunnerOptions } from './runner.js'
import type { Report, Scripts, Task } from './task.js'
import { completeReport } from './task.js'
import type { FromWorker, ToWorker, WorkerData } from './worker-messages.js'

/** Our choice: more than any login needs, less than hurts the server. Megabytes. */
const MAX_HEAP_MB = 128

/** When a run is stopped. */
export interface RunOptions {
  readonly signal: AbortSignal | undefined
  /** What is left of the time for the whole pipeline. Milliseconds. */
  readonly timeoutMs: number
}

/** One worker thread that runs one pipeline at a time. */
export interface RuleThread {
  /** Settles when the thread listens; rejects when it could not start. */
  readonly ready: Promise<void>
  run<R extends Report>(task: Task<R>, scripts: Scripts, options: RunOptions): Promise<R>
  kill(): Promise<void>
}

/** Starts a thread. `onDeath` is told once when it is gone, whatever the reason. */
export function startRuleThread(options: RunnerOptions, onDeath: () => void): RuleThread {
  const { configuration, domain, modules, host } = options
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
  let finish: (answer: Report) => void = () => undefined
  let loaded: Scripts | undefined
  let writes: Promise<void>[] = []

  const ready = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      switch (message.type) {
        case 'ready':
          return resolve()
        case 'done':
          return finish(JSON.parse(message.json) as Report)
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
    run: (task, scripts, { signal, timeoutMs }) =>
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
          const context = { task, progress: readProgress(progress) }
          settle(() => resolve(interruptedReport(interruption, context)))
        }
        // What the rules began to write is written when the login goes on.
        finish = (answer) =>
          void Promise.all(writes).then(() => settle(() => resolve(completeReport(task, answer))))
        const timer = setTimeout(() => stop(timeout(task, options.timeoutMs)), timeoutMs)
        // The signal may have fired while the thread was starting; it will not fire again.
        if (signal?.aborted) return abort()
        signal?.addEventListener('abort', abort, { once: true })
        writes = []
        worker.ref()
        if (death !== undefined) return stop({ kind: 'crashed', detail: death })
        if (loaded !== scripts) post({ type: 'load', scripts })
        loaded = scripts
        post({ type: 'run', kind: task.kind, json: JSON.stringify(task.input) })
      }),
  }
}

function describe(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? `The rules used more than ${MAX_HEAP_MB} MB of memory.`
    : `The thread of the rules failed: ${String(message)}`
}
