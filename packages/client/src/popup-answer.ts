import type { AuthorizationResponse } from '@lockstep/protocol'
import { LockstepError, POPUP_CHANNEL } from '@lockstep/protocol'
import { abortError } from './abort.js'
import { isPopupResult, readMessage } from './messages.js'
import type { BrowserWindow, PopupState } from './options.js'

/** Milliseconds between looks at `popup.closed`, for which there is no event; our choice. */
const LOOK_EVERY_MS = 200

/** Milliseconds in which an answer may still arrive from a window that is gone; our choice. */
const GRACE_MS = 1000

interface PopupExpectation {
  readonly window: BrowserWindow
  readonly popup: Window
  /** The tenant's origin. */
  readonly origin: string
  readonly state: string
  /** Where the popup goes, as soon as that is known. */
  readonly url: Promise<string>
  readonly signal: AbortSignal
  readonly onState: (state: PopupState) => void
}

/**
 * Waits for the answer of a popup: from the tenant's page or the callback page by message, or from the
 * callback page by channel when an isolation policy (COOP) cut the two windows apart. A channel is heard
 * by every tab, so there an answer with another state is somebody else's; from the popup itself it is
 * an error, which the caller finds.
 *
 * @throws LockstepError `popup_closed`, the error of `url`, or the reason of `signal`.
 */
export async function popupAnswer({
  window,
  popup,
  origin,
  state,
  url,
  signal,
  onState,
}: PopupExpectation): Promise<AuthorizationResponse> {
  const done = new AbortController()
  const until = { signal: done.signal }
  const channel = new window.BroadcastChannel(POPUP_CHANNEL)
  // `closed` is a lie once a page with COOP was shown. It is believed while the window is still empty,
  // and while a page of the tenant has just said that it can reach us.
  let view: 'empty' | 'ready' | 'unknown' | 'hidden' = 'empty'
  let look: ReturnType<typeof setInterval> | undefined

  try {
    return await new Promise<AuthorizationResponse>((resolve, reject) => {
      const abort = () => reject(abortError(signal))
      if (signal.aborted) abort()
      signal.addEventListener('abort', abort, until)

      channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (isPopupResult(data) && data.response.state === state) resolve(data.response)
      }

      const onMessage = (event: MessageEvent<unknown>) => {
        const own = window.location.origin
        const message = readMessage(event, { source: popup, tenant: origin, own })
        if (!message) return
        if (message.type !== 'lockstep:presence') return resolve(message.response)
        if (view === 'hidden') onState('waiting')
        view = message.presence === 'ready' ? 'ready' : 'unknown'
      }
      window.addEventListener('message', onMessage, until)

      look = setInterval(() => {
        if (!popup.closed || view === 'hidden') return
        if (view === 'unknown') {
          view = 'hidden'
          return onState('out_of_sight')
        }
        clearInterval(look)
        setTimeout(() => reject(closed()), view === 'ready' ? GRACE_MS : 0)
      }, LOOK_EVERY_MS)

      url.then((address) => {
        if (popup.closed || done.signal.aborted) return reject(closed())
        popup.location.href = address
        view = 'unknown'
        onState('waiting')
      }, reject)
    })
  } finally {
    clearInterval(look)
    channel.close()
    done.abort()
  }
}

function closed(): LockstepError {
  return new LockstepError('popup_closed', 'The login window was closed before the login was done.')
}
