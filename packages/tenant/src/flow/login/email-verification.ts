import type { Services } from '../../services.js'
import { normalised } from '../../users/user-documents.js'
import type { User } from '../../users/user.js'
import { takeAttempt } from '../limits/attempts.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'

/** A link that proves, once, that an address is its user's own. */
export interface VerificationTicket {
  readonly id: string
  readonly userId: string
  /** The address it was sent to; another one is not proven by it. */
  readonly email: string
}

/** Auth0's links work for five days. */
const LIFETIME_SECONDS = 5 * 86_400

/** Beside links that set a password in the store; what opens one must not open the other. */
const idOf = (secret: string) => `email:${fingerprint(secret)}`

/** Sends the link, unless the address is verified already or got too many. Never throws. */
export async function sendVerificationLink(services: Services, user: User): Promise<void> {
  if (user.email_verified || user.blocked) return
  const allowance = await takeAttempt(services, 'email-message', user.user_id)
  if (!allowance.allowed) return
  const link = await verificationLink(services, user)
  const sent = services.deliver({
    to: user.email,
    kind: 'email',
    subject: 'Confirm your email address',
    text: `Confirm that this address is yours with this link. It works once, for five days.\n\n${link}\n\nIf you did not create an account, do nothing.\n`,
    link,
  })
  void sent.catch((error: unknown) => services.log.error({ err: error }, 'message not sent'))
}

/** The link for an administrator to hand on; it works once. */
export async function verificationLink(
  services: Services,
  user: User,
  lifetimeSeconds = LIFETIME_SECONDS,
): Promise<string> {
  const secret = randomSecret()
  const ticket: VerificationTicket = {
    id: idOf(secret),
    userId: user.user_id,
    email: user.email,
  }
  await services.store.put('ticket', ticket.id, ticket, {
    expiresAt: services.clock.now() + lifetimeSeconds,
    keys: { user: user.user_id },
  })
  return `${services.issuer()}u/email-verification?ticket=${secret}`
}

/** Reads a link without using it up: programs that look into mail follow links, too. */
export async function findVerification(
  { store }: Pick<Services, 'store'>,
  secret: string,
): Promise<VerificationTicket | undefined> {
  return store.get<VerificationTicket>('ticket', idOf(secret))
}

/** Uses a link up and marks the address as verified; tells whether it did. Nobody is signed in by it. */
export async function verifyEmail(
  { store, users }: Pick<Services, 'store' | 'users'>,
  secret: string,
): Promise<boolean> {
  const ticket = await store.take<VerificationTicket>('ticket', idOf(secret))
  if (!ticket || !(await users.get(ticket.userId))) return false
  const isSame = (user: User) => normalised(user.email) === normalised(ticket.email)
  const after = await users.update(ticket.userId, (user) =>
    isSame(user) ? { ...user, email_verified: true } : user,
  )
  return isSame(after)
}
