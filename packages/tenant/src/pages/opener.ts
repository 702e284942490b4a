import { pageData } from './page-data.js'

/**
 * Hands an answer to the page that opened this window, in the messages of WinChan: we say `ready`, the
 * page sends a `request`, and the answer goes to the origin that the request came from, if it is an
 * application's own.
 *
 * @see [WinChan](https://github.com/mozilla/winchan)
 */
interface OpenerPageData {
  readonly answer: unknown
  readonly origins: readonly string[]
  readonly fallback: string
}

const { answer, origins, fallback } = pageData() as OpenerPageData
const opener = window.opener as Window | null

if (opener) {
  window.addEventListener('message', answerOnce)
  opener.postMessage(JSON.stringify({ a: 'ready' }), '*')
} else {
  // A Cross-Origin-Opener-Policy cut the window off; the callback page hands the result over.
  window.location.replace(fallback)
}

function answerOnce({ source, origin, data }: MessageEvent<unknown>): void {
  if (source !== opener || !origins.includes(origin) || !isRequest(data)) return
  window.removeEventListener('message', answerOnce)
  opener?.postMessage(JSON.stringify({ a: 'response', d: answer }), origin)
}

function isRequest(data: unknown): boolean {
  try {
    return (JSON.parse(String(data)) as { readonly a?: unknown } | null)?.a === 'request'
  } catch {
    return false
  }
}
