import { LockstepError } from '@lockstep/protocol'
import { dropTicketsOf } from '../flow/enrolment/tickets.js'
import { passwordFlaw } from '../flow/login/password-policy.js'
import { logPasswordChange } from '../flow/login/password-reset.js'
import { revokeAccess } from '../flow/login/revoke-access.js'
import type { Services } from '../services.js'
import { mergeMetadata } from '../users/merge-metadata.js'
import { instant } from '../users/user-documents.js'
import type { User } from '../users/user.js'
import { ManagementError, noSuchUser } from './management-error.js'
import { refusedPassword } from './refused-password.js'
import type { UserPatch } from './user-patch.js'

/**
 * Changes a user. A new password or address, and a block, end every session and login that the user
 * has: whoever signed in with what was replaced has to sign in again.
 *
 * @throws ManagementError 400 or 404.
 * @see [Update a user](https://auth0.com/docs/api/management/v2/users/patch-users-by-id)
 */
export async function patchUser(
  services: Services,
  userId: string,
  patch: UserPatch,
): Promise<User> {
  const before = await services.users.get(userId)
  if (!before) throw noSuchUser()
  const password = await passwordFields(services, before, patch.password)
  const after = await update(services, userId, (user) => ({
    ...user,
    ...profileFields(user, patch),
    ...password,
  }))
  const isNewAddress = after.email !== before.email || phoneLogin(after) !== phoneLogin(before)
  if (password || isNewAddress || (after.blocked && !before.blocked)) {
    await revokeAccess(services, userId)
  }
  // A link to set a second factor up may lie in the old mailbox.
  if (isNewAddress) await dropTicketsOf(services, userId)
  const { email, connection } = after
  if (password) await logPasswordChange(services, { userId, email, connection })
  return after
}

/** The number of who signs in by text message; for everybody else it opens nothing. */
function phoneLogin({ user_id, phone_number }: User): string | undefined {
  return user_id.startsWith('sms|') ? phone_number : undefined
}

/** What a patch writes as it is. */
const PROFILE = [
  'blocked',
  'email',
  'email_verified',
  'username',
  'name',
  'nickname',
  'given_name',
  'family_name',
  'picture',
  'phone_number',
  'phone_verified',
] as const

function profileFields(user: User, patch: UserPatch): Partial<User> {
  const { email, email_verified = false, user_metadata, app_metadata } = patch
  const { phone_number, phone_verified = false } = patch
  const given = PROFILE.filter((name) => patch[name] !== undefined)
  return {
    ...Object.fromEntries(given.map((name) => [name, patch[name]])),
    // Nobody has seen yet whether a new address is the user's own.
    ...(email !== undefined && email !== user.email && { email_verified }),
    ...(phone_number !== undefined && phone_number !== user.phone_number && { phone_verified }),
    ...(user_metadata && { user_metadata: patched(user.user_metadata, user_metadata) }),
    ...(app_metadata && { app_metadata: patched(user.app_metadata, app_metadata) }),
  }
}

/** An empty object removes everything; that is how the Management API clears metadata. */
function patched(before: User['user_metadata'], patch: object): Readonly<Record<string, unknown>> {
  return Object.keys(patch).length === 0 ? {} : mergeMetadata(before, patch)
}

async function passwordFields(
  services: Services,
  user: User,
  password: string | undefined,
): Promise<Partial<User> | undefined> {
  if (password === undefined) return undefined
  const { connections } = services.config()
  const connection = connections.find(({ name }) => name === user.connection)
  const flaw = connection && passwordFlaw(connection.passwordPolicy, password, user)
  if (!connection || flaw) throw refusedPassword(flaw)
  return {
    password_hash: await services.passwords.hash(password),
    last_password_reset: instant(services.clock),
  }
}

async function update(
  services: Services,
  userId: string,
  change: (user: User) => User,
): Promise<User> {
  try {
    return await services.users.update(userId, change)
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'user_exists') throw error
    const what = error.message.includes('username') ? 'username' : 'email'
    throw new ManagementError(400, `The specified new ${what} already exists`, 'auth0_idp_error')
  }
}
