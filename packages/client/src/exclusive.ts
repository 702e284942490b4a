import type { Environment } from './environment.js'
import { abortError } from './abort.js'

/** Milliseconds to wait for another tab's renewal; our choice, longer than one can take. */
const LOCK_TIMEOUT_MS = 30_000

/** Runs one task after the other, across all tabs where the browser has Web Locks. */
export type Exclusive = <T>(task: () => Promise<T>) => Promise<T>

/**
 * @param name What must not happen twice at once; the same in every tab.
 * @see [Web Locks API](https://www.w3.org/TR/web-locks/)
 */
export function createExclusive(environment: Environment, name: string): Exclusive {
  let last: Promise<unknown> = Promise.resolve()

  return async (task) => {
    const { locks } = environment.window.navigator as { locks?: LockManager }
    if (!locks) {
      const mine = last.then(task)
      last = mine.catch(() => {})
      return mine
    }
    const signal = AbortSignal.timeout(LOCK_TIMEOUT_MS)
    return locks.request(name, { signal }, task).catch((error: unknown) => {
      throw error === signal.reason ? abortError(signal) : error
    })
  }
}
