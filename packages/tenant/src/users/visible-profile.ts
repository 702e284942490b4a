import type { User } from './user.js'

/** Fields of a user that nobody outside sees: secrets and the tenant's own business. */
const HIDDEN: ReadonlySet<string> = new Set<keyof User>([
  'attributes',
  'connection',
  'federation',
  'granted_permissions',
  'identities',
  'linked_to',
  'organizations',
  'password_hash',
  'password_history',
  'roles',
  'version',
])

/** The profile as rules and the Management API show it, without its identities. */
export function visibleProfile(
  user: User,
): Readonly<Record<string, unknown>> & Pick<User, 'user_id'> {
  const fields = Object.entries(user).filter(
    ([field, value]) => !HIDDEN.has(field) && !(field === 'email' && value === ''),
  )
  return { ...user.attributes, ...Object.fromEntries(fields), user_id: user.user_id }
}
