import { availableParallelism } from 'node:os'
import type { Interruption } from './interruption.js'
import { interruptedReport } from './interruption.js'
import type { RuleThread } from './rule-thread.js'
import { startRuleThread } from './rule-thread.js'
import type { Runner, RunnerOptions } from './runner.js'

/** Our choice: a login that hangs in one thread must leave another for everybody else. */
const MAX_THREADS = Math.max(4, availableParallelism())
/** Our choice: the one at work and a warm one that takes over when it is killed. */
const WARM_THREADS = 2

interface Waiter {
  /** Gets no thread when the time is over. */
  readonly take: (thread?: RuleThread) => void
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
  /** Resolves to no thread when none became free in time. */
  const acquire = (signal?: AbortSignal): Promise<RuleThread | undefined> => {
    const thread = idle.pop() ?? (threads.size < MAX_THREADS ? start() : undefined)
    if (thread) return Promise.resolve(thread)
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        take: (free) => settle(() => resolve(free)),
        refuse: (error) => settle(() => reject(error)),
      }
      const giveUp = (): void => waiter.refuse(signal?.reason as Error)
      const timer = setTimeout(() => waiter.take(), options.timeoutMs)
      const settle = (end: () => void): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', giveUp)
        const at = waiting.indexOf(waiter)
        if (at >= 0) waiting.splice(at, 1)
        end()
      }
      waiting.push(waiter)
      signal?.addEventListener('abort', giveUp, { once: true })
    })
  }

  return {
    run: async (task, scripts, signal) => {
      if (isClosed) throw new Error('The rule engine is closed.')
      const start = performance.now()
      const thread = await acquire(signal)
      const waitedMs = performance.now() - start
      if (!thread) {
        const progress = { finished: [], console: [], durationMs: waitedMs }
        return interruptedReport(noThread(options.timeoutMs), { task, progress })
      }
      await thread.ready
      keepWarm()
      try {
        const timeoutMs = Math.max(options.timeoutMs - waitedMs, 0)
        const report = await thread.run(task, scripts, { signal, timeoutMs })
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

function noThread(timeoutMs: number): Interruption {
  return {
    kind: 'timed_out',
    detail: `No thread became free within ${timeoutMs / 1_000} s: the scripts of other logins do not end.`,
  }
}
