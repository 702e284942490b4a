import { identitiesOf } from '../users/identities.js'
import type { User } from '../users/user.js'
import { visibleProfile } from '../users/visible-profile.js'

/**
 * A user as the Management API shows one: without the password hash and what else is internal.
 *
 * @see [Get a user](https://auth0.com/docs/api/management/v2/users/get-users-by-id)
 */
export function presentedUser(user: User): Readonly<Record<string, unknown>> {
  return { ...visibleProfile(user), identities: identitiesOf(user) }
}
