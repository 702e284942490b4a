import type { ErrorCode } from '@lockstep/protocol'
import { LockstepError } from '@lockstep/protocol'
import { abortable } from '../abort.js'

/** @see [RFC 8628 section 3.2](https://www.rfc-editor.org/rfc/rfc8628#section-3.2), the default */
const INTERVAL_SECONDS = 5

/** @see [RFC 8628 section 3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5) */
const SLOWER_BY_SECONDS = 5

/** Seconds of waiting after which nobody will approve; our choice, as long as an `mfa_token` is good. */
const PATIENCE_SECONDS = 600

/** A phone loses its network, too, when its person looks at another app to approve. */
const SLOWER: readonly ErrorCode[] = ['slow_down', 'network_error', 'timeout']

/**
 * Asks again until the answer is there or will not come: at once, and then in steps that grow with
 * every answer that asks for it and every request that is lost.
 *
 * @throws LockstepError `expired_token` when nobody decided in time, `aborted`, and what `ask` throws.
 */
export async function poll<T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  let interval = INTERVAL_SECONDS
  for (let waited = 0; waited < PATIENCE_SECONDS; waited += interval) {
    try {
      return await ask()
    } catch (error) {
      const { code } = error as LockstepError
      if (SLOWER.includes(code)) interval += SLOWER_BY_SECONDS
      else if (code !== 'authorization_pending') throw error
    }
    await pause(interval, signal)
  }
  throw new LockstepError('expired_token', 'Nobody approved in time. Begin again.')
}

function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  return abortable(signal, (resolve, _reject, settled) => {
    const timer = setTimeout(resolve, seconds * 1000)
    settled.addEventListener('abort', () => clearTimeout(timer))
  })
}
