import type { AuthorizationResponse, PopupResult } from '@lockstep/protocol'
import { LockstepError, POPUP_CHANNEL } from '@lockstep/protocol'
import { abortable } from './abort.js'
import { hear } from './messages.js'
import type { BrowserWindow, PopupState } from './options.js'

/** Milliseconds between looks at `popup.closed`, for which there is no event; our choice. */
const LOOK_EVERY_MS = 200

/** Milliseconds in which an answer may still arrive from a window that is gone; our choice. */
const GRACE_MS = 1000

interface PopupRequest {
  readonly window: BrowserWindow
  readonly popup: Window
  /** The tenant's origin. */
  readonly tenant: string
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
 * @throws LockstepError `popup_closed`, `popup_timeout`, `aborted`, or the error of `url`.
 */
export async function popupAnswer({
  window,
  popup,
  tenant,
  state,
  url,
  signal,
  onState,
}: PopupRequest): Promise<AuthorizationResponse> {
  return abortable(
    signal,
    (resolve, reject, settled) => {
      const speaker = { source: popup, tenant, own: window.location.origin }
      const channel = new window.BroadcastChannel(POPUP_CHANNEL)
      // `closed` is a lie once a page with COOP was shown. It is believed while the window is empty, and
      // while a page of the tenant has just said that it can reach us.
      let view: 'empty' | 'ready' | 'away' | 'hidden' = 'empty'

      const look = () => {
        if (!popup.closed || view === 'hidden') return
        if (view === 'away') {
          view = 'hidden'
          return onState('out_of_sight')
        }
        clearInterval(timer)
        setTimeout(() => reject(closed()), GRACE_MS)
      }
      const timer = setInterval(look, LOOK_EVERY_MS)
      settled.addEventListener('abort', () => {
        clearInterval(timer)
        channel.close()
      })

      channel.onmessage = ({ data }: MessageEvent<PopupResult | undefined>) => {
        if (data?.response?.state === state) resolve(data.response)
      }
      const onMessage = (event: MessageEvent<unknown>) => {
        const { response, presence } = hear(event, speaker)
        if (response) resolve(response)
        if (!presence) return
        if (view === 'hidden') onState('waiting')
        view = presence === 'ready' ? 'ready' : 'away'
      }
      window.addEventListener('message', onMessage, { signal: settled })

      url.then((address) => {
        if (popup.closed || settled.aborted) return reject(closed())
        popup.location.href = address
        view = 'away'
        onState('waiting')
      }, reject)
    },
    'popup_timeout',
  )
}

function closed(): LockstepError {
  return new LockstepError('popup_closed', 'The login window was closed.')
}
