import { identitiesOf } from '../users/identities.js'
import type { User } from '../users/user.js'
import { visibleProfile } from '../users/visible-profile.js'
import { ManagementError } from './management-error.js'

/**
 * A user as the Management API shows one: without the password hash and what else is internal.
 *
 * @see [Get a user](https://auth0.com/docs/api/management/v2/users/get-users-by-id)
 */
export function presentedUser(user: User): Readonly<Record<string, unknown>> {
  return { ...visibleProfile(user), identities: identitiesOf(user) }
}

/** Leaves the fields that `fields` and `include_fields` name; all without them. */
export function selectFields(
  user: Readonly<Record<string, unknown>>,
  { fields, include_fields: include }: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  if (include !== undefined && include !== 'true' && include !== 'false') {
    throw new ManagementError(
      400,
      "Query validation error: 'include_fields' must be true or false.",
      'invalid_query_string',
    )
  }
  if (!fields) return user
  const names = new Set(fields.split(',').map((name) => name.trim()))
  const isWanted = (name: string) => names.has(name) === (include !== 'false')
  return Object.fromEntries(Object.entries(user).filter(([name]) => isWanted(name)))
}
