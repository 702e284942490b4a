import { pageData } from './page-data.js'

/** Hands the authorization response to the window that opened or framed this page. */
interface MessagePageData {
  readonly message: unknown
  readonly targetOrigin: string
  readonly fallback?: string
}

/**
 * Milliseconds until this window closes itself. Whoever opened it closes it with the answer; one that looks
 * every second whether it is closed must have heard the answer before. Our choice.
 */
const CLOSE_AFTER_MS = 3_000

const { message, targetOrigin, fallback } = pageData() as MessagePageData
const opener = window.opener as Window | null
const receiver = opener ?? (window.parent === window ? null : window.parent)

if (receiver) {
  // The browser drops the message unless the receiver is of this very origin.
  receiver.postMessage(message, targetOrigin)
  if (opener) setTimeout(() => window.close(), CLOSE_AFTER_MS)
} else if (fallback !== undefined) {
  // A Cross-Origin-Opener-Policy cut the window off; the callback page hands the result over.
  window.location.replace(fallback)
}
