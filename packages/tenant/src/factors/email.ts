import { fingerprint } from '../flow/wire/secrets.js'
import type { Services } from '../services.js'
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

  async find(services, userId) {
    const address = await verifiedAddress(services, userId)
    return address === undefined
      ? undefined
      : { id: authenticatorId(userId, address), name: maskedAddress(address) }
  },

  async begin(services, owner, { before }) {
    const address = await verifiedAddress(services, owner.userId)
    if (address === undefined) return { begun: false, error: { code: 'mfa_unavailable' } }
    const to = authenticatorId(owner.userId, address)
    return beginSentCode(services, { factor: 'email', owner, to, destination: address, before })
  },

  async verify(services, owner, { data, code }) {
    const address = await verifiedAddress(services, owner.userId)
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

  // The address belongs to the account, not to its second factors.
  remove: async () => false,
}

/** What others may see of an address: `a***@example.com`. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, 1)}***${address.slice(at)}`
}

async function verifiedAddress(services: Services, userId: string): Promise<string | undefined> {
  if (!services.config().guardian.factors.email) return undefined
  const user = await services.users.get(userId)
  return user?.email_verified ? user.email : undefined
}

/** Another address is another authenticator. */
function authenticatorId(userId: string, address: string): string {
  return fingerprint(JSON.stringify([userId, address.toLowerCase()]))
}
