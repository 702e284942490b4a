import { pageData } from './page-data.js'

/**
 * Asks the application's page, in a frame, for the verifier that came with a login ticket, and posts it
 * to the tenant. Only that page, in that frame, is heard.
 */
interface VerificationData {
  readonly url: string
  readonly verifierId: string
  readonly tenantOrigin: string
}

/** Milliseconds until the application's page counts as one that does not answer; our choice. */
const PATIENCE_MS = 10_000

const { url, verifierId, tenantOrigin } = pageData() as VerificationData
const { origin } = new URL(url)
const form = document.querySelector('form')
const frame = document.createElement('iframe')

window.addEventListener('message', ({ source, origin: sender, data }: MessageEvent<unknown>) => {
  if (source !== frame.contentWindow || sender !== origin) return
  const { type, response } = (data ?? {}) as {
    readonly type?: unknown
    readonly response?: { readonly verifier?: unknown }
  }
  if (type === 'ready') {
    const request = { type: 'co_verifier_request', request: { id: verifierId } }
    frame.contentWindow?.postMessage(request, origin)
  }
  if (type === 'co_verifier_response') submit(response?.verifier)
})

setTimeout(submit, PATIENCE_MS, undefined)
frame.hidden = true
frame.src = `${url}#origin=${encodeURIComponent(tenantOrigin)}`
document.body.append(frame)

function submit(verifier: unknown): void {
  const field = form?.elements.namedItem('verifier')
  if (!form || !(field instanceof HTMLInputElement)) return
  field.value = typeof verifier === 'string' ? verifier : ''
  HTMLFormElement.prototype.submit.call(form)
}
