import type { AuthorizationResponse } from '@lockstep/protocol'
import { LockstepError } from '@lockstep/protocol'
import { abortError } from './abort.js'
import { readMessage } from './messages.js'
import type { BrowserWindow } from './options.js'

/** Milliseconds between the frame's `load` and its message at the latest; our choice. */
const GRACE_MS = 1000

/**
 * Loads `url` in a hidden frame and waits for the tenant's message. A frame that loaded and said nothing
 * shows an error page, which no amount of waiting turns into an answer.
 *
 * @throws LockstepError `invalid_response` then, or the reason of `signal`.
 * @see [Web message response mode](https://datatracker.ietf.org/doc/html/draft-sakimura-oauth-wmrm-00)
 */
export async function silentAnswer({
  window,
  origin,
  url,
  signal,
}: {
  readonly window: BrowserWindow
  /** The tenant's origin. */
  readonly origin: string
  readonly url: string
  readonly signal: AbortSignal
}): Promise<AuthorizationResponse> {
  const done = new AbortController()
  const until = { signal: done.signal }
  const frame = window.document.createElement('iframe')

  try {
    return await new Promise<AuthorizationResponse>((resolve, reject) => {
      const abort = () => reject(abortError(signal))
      if (signal.aborted) abort()
      signal.addEventListener('abort', abort, until)

      const onMessage = (event: MessageEvent<unknown>) => {
        const message = readMessage(event, { source: frame.contentWindow, tenant: origin, own: '' })
        if (message?.type === 'authorization_response') resolve(message.response)
      }
      window.addEventListener('message', onMessage, until)

      const onLoad = () => setTimeout(() => reject(silence(window.location.origin)), GRACE_MS)
      frame.addEventListener('load', onLoad, until)
      frame.hidden = true
      frame.src = url
      window.document.body.append(frame)
    })
  } finally {
    done.abort()
    frame.remove()
  }
}

function silence(ownOrigin: string): LockstepError {
  return new LockstepError(
    'invalid_response',
    `The tenant showed a page instead of answering: check that it can be reached, and that the client lists ${ownOrigin} in web_origins and its callback in callbacks.`,
  )
}
