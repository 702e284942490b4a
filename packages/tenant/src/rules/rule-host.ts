import type { RuleHost } from '@lockstep/rules'
import type { Users } from '../services.js'
import { mergeMetadata } from '../users/merge-metadata.js'

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
        user_metadata: mergeMetadata(user.user_metadata, patch),
      }))
    },
    async updateAppMetadata(userId, patch) {
      await users.update(userId, (user) => ({
        ...user,
        app_metadata: mergeMetadata(user.app_metadata, patch),
      }))
    },
  }
}
