import { availableParallelism } from 'node:os'
import type { RuleThread } from './rule-thread.js'
import { startRuleThread } from './rule-thread.js'
import type { Runner, RunnerOptions } from './runner.js'

/** Our choice: a login that hangs in one thread must leave another for everybody else. */
const MAX_THREADS = Math.max(4, availableParallelism())
/** Our choice: the one at work and a warm one that takes over when it is killed. */
const WARM_THREADS = 2

interface Waiter {
  readonly take: (thread: RuleThread) => void
  readonly refuse: (error: Error) => void
}

/**
 * Runs pipelines in a pool of threads, each one pipeline at a time. A thread that was stopped, or that a
 * rule spoilt, is replaced; nobody else waits for that.
 */
export function createWorkerRunner(options: RunnerOptions): Runner {
  const threads = new Set<RuleThread>()
  const idle: RuleThread[] = []
  const waiting: Waiter[] = []
  let isClosed = false

  const start = (): RuleThread => {
    const thread = startRuleThread(options, () => forget(thread))
    threads.add(thread)
    return thread
  }
  const forget = (thread: RuleThread): void => {
    if (!threads.delete(thread)) return
    const at = idle.indexOf(thread)
    if (at >= 0) idle.splice(at, 1)
    const next = waiting.shift()
    if (next) next.take(start())
  }
  const keepWarm = (): void => {
    if (isClosed || idle.length > 0 || threads.size >= WARM_THREADS) return
    const spare = start()
    // A thread that cannot start is not tried again before the next login.
    spare.ready.then(
      () => release(spare),
      () => undefined,
    )
  }
  const release = (thread: RuleThread): void => {
    if (!threads.has(thread)) return
    const next = waiting.shift()
    if (next) next.take(thread)
    else idle.push(thread)
  }
  const acquire = (signal?: AbortSignal): Promise<RuleThread> => {
    const thread = idle.pop() ?? (threads.size < MAX_THREADS ? start() : undefined)
    if (thread) return Promise.resolve(thread)
    return new Promise((resolve, reject) => {
      const waiter = { take: resolve, refuse: reject }
      waiting.push(waiter)
      signal?.addEventListener(
        'abort',
        () => {
          const at = waiting.indexOf(waiter)
          if (at >= 0) waiting.splice(at, 1)
          reject(signal.reason as Error)
        },
        { once: true },
      )
    })
  }

  return {
    run: async (task, scripts, signal) => {
      if (isClosed) throw new Error('The rule engine is closed.')
      const thread = await acquire(signal)
      await thread.ready
      keepWarm()
      try {
        const report = await thread.run(task, scripts, signal)
        if (report.isSpoilt) discard(thread)
        else release(thread)
        return report
      } catch (error) {
        discard(thread)
        throw error
      }
    },
    warm: async () => {
      if (threads.size > 0) return
      const thread = start()
      await thread.ready
      release(thread)
    },
    close: async () => {
      isClosed = true
      const error = new Error('The rule engine is closed.')
      for (const waiter of waiting.splice(0)) waiter.refuse(error)
      await Promise.all([...threads].map((thread) => thread.kill()))
    },
  }

  function discard(thread: RuleThread): void {
    forget(thread)
    void thread.kill()
  }
}
