import { LockstepError } from '@lockstep/protocol'

/** What to throw for a signal that aborted: `timeout` for a deadline, `aborted` for a caller. */
export function abortError(
  { reason }: AbortSignal,
  timeout: 'timeout' | 'popup_timeout' = 'timeout',
): LockstepError {
  return (reason as Error | undefined)?.name === 'TimeoutError'
    ? new LockstepError(timeout, 'It took too long.', { cause: reason })
    : new LockstepError('aborted', 'The caller cancelled.', { cause: reason })
}

/** `signal`, which also aborts after so many seconds. */
export function withDeadline(signal: AbortSignal | undefined, seconds: number): AbortSignal {
  const deadline = AbortSignal.timeout(seconds * 1000)
  return signal ? AbortSignal.any([signal, deadline]) : deadline
}

/**
 * A promise that `signal` ends early.
 *
 * @param begin Like the executor of a promise. Its third argument aborts once the promise is settled:
 * the place to take listeners, timers and frames away.
 */
export async function abortable<T>(
  signal: AbortSignal | undefined,
  begin: (
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
    settled: AbortSignal,
  ) => void,
  timeout?: 'popup_timeout',
): Promise<T> {
  const done = new AbortController()
  try {
    return await new Promise<T>((resolve, reject) => {
      if (signal) {
        const abort = () => reject(abortError(signal, timeout))
        if (signal.aborted) abort()
        signal.addEventListener('abort', abort, { signal: done.signal })
      }
      begin(resolve, reject, done.signal)
    })
  } finally {
    done.abort()
  }
}
