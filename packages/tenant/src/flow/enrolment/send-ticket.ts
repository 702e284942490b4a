import { noticeMessage } from '../../messages/notice-message.js'
import type { Services } from '../../services.js'
import { ProtocolError } from '../wire/protocol-error.js'

/** Sends the address of a ticket. @throws ProtocolError when the mail was not accepted. */
export async function sendTicket(
  services: Services,
  {
    to,
    url,
    locales,
  }: {
    readonly to: string
    readonly url: string
    /** BCP 47. */
    readonly locales: readonly string[]
  },
): Promise<void> {
  const { tenant, messages } = services.config()
  const values = { tenant: tenant.friendlyName, link: url }
  const message = noticeMessage('ticket', { values, locales, texts: messages.texts })
  try {
    await services.deliver({ to, kind: 'email', ...message, link: url })
  } catch (error) {
    services.log.error({ err: error }, 'message not sent')
    throw new ProtocolError('temporarily_unavailable', 'The email could not be sent.', {
      status: 503,
      cause: error,
    })
  }
}
