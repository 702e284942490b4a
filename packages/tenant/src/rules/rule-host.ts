import type { RuleHost } from '@lockstep/rules'
import type { Users } from '../services.js'

/**
 * What `auth0.users` in rules can do. Patches are merged at the first level, and a member set to
 * `null` is removed, as in the Management API.
 *
 * @see [Update a user](https://auth0.com/docs/api/management/v2/users/patch-users-by-id)
 */
export function createRuleHost(users: Pick<Users, 'update'>): RuleHost {
  return {
    async updateUserMetadata(userId, patch) {
      await users.update(userId, (user) => ({
        ...user,
        user_metadata: merge(user.user_metadata, patch),
      }))
    },
    async updateAppMetadata(userId, patch) {
      await users.update(userId, (user) => ({
        ...user,
        app_metadata: merge(user.app_metadata, patch),
      }))
    },
  }
}

function merge(
  before: Readonly<Record<string, unknown>> = {},
  patch: object,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries({ ...before, ...patch }).filter(([, value]) => value !== null),
  )
}
