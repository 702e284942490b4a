import { noticeMessage } from '../messages/notice-message.js'
import type { Notice } from '../messages/notice-message.js'
import type { Services } from '../services.js'
import type { FactorOwner } from './second-factor.js'

/**
 * Tells the owner of an account by email what became of its second factors: whoever has only the
 * password cannot keep it from them. Nobody waits for the mail, and one that is not sent stops nothing.
 */
export async function notify(
  services: Services,
  { userId, locales = [] }: Pick<FactorOwner, 'locales' | 'userId'>,
  notice: Notice,
  factor?: string,
): Promise<void> {
  const user = await services.users.get(userId)
  if (!user?.email) return
  const { tenant, messages } = services.config()
  const message = noticeMessage(notice, {
    values: { tenant: tenant.friendlyName, factor: factor ?? '' },
    locales,
    texts: messages.texts,
  })
  const sent = services.deliver({ to: user.email, kind: 'email', ...message })
  void sent.catch((error: unknown) => services.log.error({ err: error }, 'message not sent'))
}
