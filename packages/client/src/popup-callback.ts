import type { PopupResult } from '@lockstep/protocol'
import { POPUP_CHANNEL } from '@lockstep/protocol'
import { takeResponse } from './authorization-response.js'
import { browserWindow } from './browser-window.js'
import type { BrowserWindow } from './options.js'

/**
 * Hands the answer in this page's URL to the page that opened the popup, and closes the window. For the
 * page at `popupRedirectUri`.
 *
 * @returns `false` when the URL holds no answer, and nothing was done.
 */
export function handlePopupCallback(options: { readonly window?: BrowserWindow } = {}): boolean {
  const window = browserWindow(options.window)
  const response = takeResponse(window)
  if (!response) return false

  const result: PopupResult = { type: 'lockstep:popup-result', response }
  const opener = window.opener as Window | null
  opener?.postMessage(result, window.location.origin)
  // The opener cannot be reached when an isolation policy (COOP) cut us apart; the channel can.
  const channel = new window.BroadcastChannel(POPUP_CHANNEL)
  channel.postMessage(result)
  channel.close()
  window.close()
  return true
}
