import { LockstepError } from '@lockstep/protocol'

/** What to throw for an aborted signal: our own reason, `timeout`, or `aborted`. */
export function abortError({ reason }: AbortSignal): LockstepError {
  if (reason instanceof LockstepError) return reason
  if (reason instanceof DOMException && reason.name === 'TimeoutError') {
    return new LockstepError('timeout', 'The tenant did not answer in time.', { cause: reason })
  }
  return new LockstepError('aborted', 'The caller cancelled.', { cause: reason })
}

/** `signal`, which also aborts after so many seconds. */
export function withDeadline(signal: AbortSignal | undefined, seconds: number): AbortSignal {
  const deadline = AbortSignal.timeout(seconds * 1000)
  return signal ? AbortSignal.any([signal, deadline]) : deadline
}

/** Stops waiting for `promise` when `signal` aborts; what it stands for goes on for others. */
export async function untilAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const abort = () => reject(abortError(signal))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
