import { SEND_TIMEOUT_MS } from './sender.js'
import type { Sender } from './sender.js'

/** Twilio, or a service with the same interface. */
export interface TwilioSettings {
  readonly type: 'twilio'
  readonly account_sid: string
  readonly auth_token: string
  /** E.164. */
  readonly from: string
  /** `https://api.twilio.com` by default. */
  readonly base_url?: string
}

/**
 * Sends text messages, and calls that read a text out.
 *
 * @see [Twilio: messages](https://www.twilio.com/docs/messaging/api/message-resource)
 * @see [Twilio: calls](https://www.twilio.com/docs/voice/api/call-resource)
 */
export function createTwilioSender(
  { account_sid, auth_token, from, base_url = 'https://api.twilio.com' }: TwilioSettings,
  fetch: typeof globalThis.fetch,
): Sender {
  const credentials = Buffer.from(`${account_sid}:${auth_token}`).toString('base64')
  return async ({ kind, to, text }) => {
    const [resource, content] =
      kind === 'voice' ? ['Calls', { Twiml: spoken(text) }] : ['Messages', { Body: text }]
    const url = `${base_url}/2010-04-01/Accounts/${encodeURIComponent(account_sid)}/${resource}.json`
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ To: to, From: from, ...content }),
      redirect: 'error',
      signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
    })
    if (!response.ok) throw new Error(`The phone provider answered ${response.status}.`)
  }
}

/** Text as an instruction to read it out, twice, since nobody has a pen at hand. */
function spoken(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `<Response><Say loop="2">${escaped}</Say></Response>`
}
