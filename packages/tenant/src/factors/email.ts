import { fingerprint } from '../flow/wire/secrets.js'
import type { Services } from '../services.js'
import type { User } from '../users/user.js'
import type { SecondFactor } from './second-factor.js'
import { beginSentCode, resendAfterSeconds } from './send-code.js'
import { takeSentCode } from './sent-code.js'

/**
 * A code in an email. Nobody enrols it: a verified address counts as soon as the factor is on, and
 * only beside an authenticator that the user enrolled, since a mailbox often opens with the same
 * password.
 */
export const email: SecondFactor = {
  factor: 'email',
  attempts: 'code',
  wrong: 'wrong_sent_code',

  async find(services, { userId }) {
    const user = await verifiedUser(services, userId)
    if (!user) return []
    const createdAt = Math.floor(Date.parse(user.created_at) / 1000)
    return [{ id: authenticatorId(userId, user.email), name: maskedAddress(user.email), createdAt }]
  },

  async begin(services, owner, { before }) {
    const address = (await verifiedUser(services, owner.userId))?.email
    if (address === undefined) return { begun: false, error: { code: 'mfa_unavailable' } }
    const to = authenticatorId(owner.userId, address)
    return beginSentCode(services, { factor: 'email', owner, to, destination: address, before })
  },

  async verify(services, owner, { data, code }) {
    const address = (await verifiedUser(services, owner.userId))?.email
    if (address === undefined || data?.codeId === undefined) return undefined
    const to = authenticatorId(owner.userId, address)
    const purpose = { factor: 'email', owner, to } as const
    const taken = await takeSentCode(services, { ...purpose, id: data.codeId, code })
    return taken ? { authenticatorId: to } : undefined
  },

  describe: ({ services, data, name = '', rememberBrowser, alternatives }) => ({
    screen: 'mfa-email-challenge',
    destination: name,
    purpose: 'challenge',
    resendAfterSeconds: resendAfterSeconds(services, data),
    rememberBrowser,
    alternatives,
  }),
}

/** What others may see of an address: `a***@example.com`. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, 1)}***${address.slice(at)}`
}

/** The user, if the address is one to send codes to. */
async function verifiedUser(services: Services, userId: string): Promise<User | undefined> {
  if (!services.config().guardian.factors.email) return undefined
  const user = await services.users.get(userId)
  return user?.email_verified ? user : undefined
}

/** Another address is another authenticator. */
function authenticatorId(userId: string, address: string): string {
  return fingerprint(JSON.stringify([userId, address.toLowerCase()]))
}
