import type { PasswordPolicy } from '../../config/password-policy.js'
import type { Connection } from '../../config/tenant-config.js'
import { logEvent } from '../../logs/log-event.js'
import type { Services } from '../../services.js'
import { instant } from '../../users/user-documents.js'
import type { User } from '../../users/user.js'
import { takeAttempt } from '../limits/attempts.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'
import { revokeAccess } from './revoke-access.js'

/** A link that sets a new password, once. */
export interface ResetTicket {
  /** The fingerprint of the secret in the link. */
  readonly id: string
  readonly userId: string
  readonly email: string
  readonly connection: string
  /** It went to that address alone, so that whoever has it reads what comes there. */
  readonly isMailed: boolean
}

/** Auth0's links work for five days. */
const LIFETIME_SECONDS = 5 * 86_400

/**
 * Sends a reset link if there is such a user. It answers nothing, so that nobody learns who has an
 * account; the answer is always the same sentence.
 */
export async function sendResetLink(
  services: Services,
  { connection, email }: { readonly connection: Connection; readonly email: string },
): Promise<void> {
  const user = await services.users.findByEmail(connection.name, email.trim())
  if (!user || user.blocked) return
  const allowance = await takeAttempt(services, 'password-reset', user.user_id)
  if (!allowance.allowed) return
  const link = await resetLink(services, user, { isMailed: true })
  const sent = services.deliver({
    to: user.email,
    kind: 'email',
    subject: 'Reset your password',
    text: `Set a new password with this link. It works once, for five days.\n\n${link}\n`,
    link,
  })
  // How long it takes, and whether it fails, would tell who has an account.
  void sent.catch((error: unknown) => services.log.error({ err: error }, 'message not sent'))
}

/** A link by which a user sets a password, once; an administrator hands it over in any way. */
export async function resetLink(
  services: Services,
  user: User,
  {
    lifetimeSeconds = LIFETIME_SECONDS,
    isMailed = false,
  }: { readonly lifetimeSeconds?: number | undefined; readonly isMailed?: boolean } = {},
): Promise<string> {
  const secret = randomSecret()
  const ticket: ResetTicket = {
    id: fingerprint(secret),
    userId: user.user_id,
    email: user.email,
    connection: user.connection,
    isMailed,
  }
  await services.store.put('ticket', ticket.id, ticket, {
    expiresAt: services.clock.now() + lifetimeSeconds,
    keys: { user: user.user_id },
  })
  return `${services.issuer()}u/reset-password?ticket=${secret}`
}

/** Reads a link without using it up, for the page that asks for the new password. */
export async function findResetTicket(
  services: Services,
  secret: string | undefined,
): Promise<ResetTicket | undefined> {
  return secret ? services.store.get<ResetTicket>('ticket', fingerprint(secret)) : undefined
}

/**
 * Uses a link up and sets the new password; tells whether it did. Whoever was signed in with the old
 * one is signed out everywhere, no browser is remembered any more, and nobody is signed in: the second
 * factor is still to come.
 */
export async function resetPassword(
  services: Services,
  { id, userId, email, connection, isMailed }: ResetTicket,
  { password, policy }: { readonly password: string; readonly policy: PasswordPolicy },
): Promise<boolean> {
  const hash = await services.passwords.hash(password)
  if (!(await services.store.take<ResetTicket>('ticket', id))) return false
  const now = instant(services.clock)
  await services.users.update(userId, (user) => ({
    ...user,
    password_hash: hash,
    ...keptHistory(user, policy),
    last_password_reset: now,
    ...(isMailed && { email_verified: true }),
  }))
  await revokeAccess(services, userId)
  await logPasswordChange(services, { userId, email, connection })
  return true
}

/** Writes down that a user has another password; never which. */
export async function logPasswordChange(
  services: Services,
  { userId, email, connection }: Pick<ResetTicket, 'connection' | 'email' | 'userId'>,
): Promise<void> {
  await logEvent(services, { type: 'scp', userId, userName: email, connection })
}

/** Tells whether a password is the present one of a user or one of those before it. */
export async function wasUsedBefore(
  services: Services,
  {
    user,
    policy,
    password,
  }: { readonly user: User; readonly policy: PasswordPolicy; readonly password: string },
): Promise<boolean> {
  if (policy.history === 0) return false
  const hashes = [user.password_hash, ...(user.password_history ?? [])].slice(0, policy.history + 1)
  for (const hash of hashes) {
    if (hash !== undefined && (await services.passwords.verify(password, hash))) return true
  }
  return false
}

/** The hash of the password that is replaced joins those before it. */
function keptHistory(
  { password_hash: hash, password_history: before = [] }: User,
  { history }: PasswordPolicy,
): Pick<User, 'password_history'> {
  if (history === 0 || hash === undefined) return {}
  return { password_history: [hash, ...before].slice(0, history) }
}
