import { recordsOf } from '../factors/records.js'
import { presentedEnrollment } from './presented-authenticator.js'
import { route } from './route.js'
import type { Route } from './route.js'
import { userOf } from './users.js'

/**
 * The devices of a user.
 *
 * @see [Get Guardian enrollments](https://auth0.com/docs/api/management/v2/users/get-enrollments)
 */
export const USER_ENROLLMENTS_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/users/:id/enrollments',
    scopes: ['read:users', 'read:guardian_enrollments'],
    async handle(call) {
      const { user_id: userId } = await userOf(call)
      const records = await recordsOf(call.services, userId)
      return records.filter(({ kind }) => kind !== 'recovery-code').map(presentedEnrollment)
    },
  }),
]
