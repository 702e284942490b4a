import { SEND_TIMEOUT_MS } from './sender.js'
import type { Sender } from './sender.js'

/** A service of one's own that takes messages. */
export interface WebhookSettings {
  readonly type: 'webhook'
  readonly url: string
  /** Sent as `Authorization: Bearer …`, so that the service knows who calls. */
  readonly secret: string
}

/** Posts each message as JSON: `{ kind, to, subject, text }`. */
export function createWebhookSender(
  { url, secret }: WebhookSettings,
  fetch: typeof globalThis.fetch,
): Sender {
  return async ({ kind, to, subject, text }) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ kind, to, subject, text }),
      // A redirect would hand the secret and the code to somebody else.
      redirect: 'error',
      signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
    })
    if (!response.ok) throw new Error(`The webhook answered ${response.status}.`)
  }
}
