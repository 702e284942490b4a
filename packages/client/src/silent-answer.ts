import type { AuthorizationResponse } from '@lockstep/protocol'
import { LockstepError } from '@lockstep/protocol'
import { abortable } from './abort.js'
import { hear } from './messages.js'
import type { BrowserWindow } from './options.js'

/** Milliseconds between the frame's `load` and its message at the latest; our choice. */
const GRACE_MS = 1000

interface SilentRequest {
  readonly window: BrowserWindow
  /** The tenant's origin. */
  readonly tenant: string
  readonly url: string
  readonly signal: AbortSignal
}

/**
 * Loads `url` in a hidden frame and waits for the tenant's message. A frame that loaded and said nothing
 * shows an error page, which no amount of waiting turns into an answer.
 *
 * @throws LockstepError `invalid_response` then, or the reason of `signal`.
 * @see [Web message response mode](https://datatracker.ietf.org/doc/html/draft-sakimura-oauth-wmrm-00)
 */
export async function silentAnswer({
  window,
  tenant,
  url,
  signal,
}: SilentRequest): Promise<AuthorizationResponse> {
  const { document, location } = window
  return abortable(signal, (resolve, reject, settled) => {
    const frame = document.createElement('iframe')
    settled.addEventListener('abort', () => frame.remove())

    const onMessage = (event: MessageEvent<unknown>) => {
      const { response } = hear(event, { source: frame.contentWindow, tenant })
      if (response) resolve(response)
    }
    window.addEventListener('message', onMessage, { signal: settled })

    frame.onload = () => setTimeout(() => reject(silence(location.origin)), GRACE_MS)
    frame.hidden = true
    frame.src = url
    document.body.append(frame)
  })
}

function silence(origin: string): LockstepError {
  return new LockstepError(
    'invalid_response',
    `No answer but a page: is ${origin} in the client's web_origins?`,
  )
}
