import type { OutboxMessage } from '../../services.js'
import type { Addressee } from '../../users/passwordless-user.js'

/** The message that carries a code, or a link. */
export function passwordlessMessage(
  { connection: { strategy, codeLifetime }, address: to }: Addressee,
  {
    tenant,
    code,
    link,
  }: {
    /** The tenant's name for people. */
    readonly tenant: string
    readonly code: string
    readonly link?: string | undefined
  },
): Omit<OutboxMessage, 'sentAt'> {
  const what = link === undefined ? 'code' : 'link'
  const minutes = Math.max(1, Math.round(codeLifetime / 60))
  if (strategy === 'sms') {
    return {
      to,
      kind: 'sms',
      text: `${code} is your code to sign in to ${tenant}. Never give it to anybody.`,
    }
  }
  return {
    to,
    kind: 'email',
    subject: `Your ${what} to sign in to ${tenant}`,
    text: `Sign in to ${tenant} with this ${what}. It works once, for ${minutes} minutes.\n\n${link ?? code}\n\nIf you did not ask for it, do nothing.\n`,
    ...(link !== undefined && { link }),
  }
}
