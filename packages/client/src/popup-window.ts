import { LockstepError } from '@lockstep/protocol'
import type { BrowserWindow } from './options.js'
import { randomString } from './pkce.js'

/** Pixels; our choice, the hosted page with a QR code fits without scrolling. */
const WIDTH = 440
const HEIGHT = 680

/**
 * Opens an empty window in the middle of the page's own. It must run inside the click: after any
 * `await` the browser would block it.
 *
 * @throws LockstepError `popup_blocked`.
 */
export function openPopup(window: BrowserWindow): Window {
  const left = window.screenX + (window.outerWidth - WIDTH) / 2
  const top = window.screenY + (window.outerHeight - HEIGHT) / 2
  const features = `popup,width=${WIDTH},height=${HEIGHT},left=${left},top=${top}`
  // A name of its own, so that two logins never share a window.
  return usable(window.open('about:blank', `lockstep-${randomString()}`, features))
}

/**
 * A window that is really there: some blockers return one that is closed already.
 *
 * @throws LockstepError `popup_blocked`.
 */
export function usable(popup: Window | null): Window {
  if (popup && !popup.closed) return popup
  throw new LockstepError(
    'popup_blocked',
    'Popup blocked: call login() in a click, or use mode "redirect".',
  )
}
