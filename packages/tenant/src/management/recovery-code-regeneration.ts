import { authenticatorsOf, isIndependent } from '../factors/factors.js'
import { regenerateRecoveryCode } from '../factors/recovery-code.js'
import { ManagementError } from './management-error.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'
import { userOf } from './users.js'

/**
 * A new recovery code in the place of the one that was lost, which works no more. It is in this answer
 * and nowhere else.
 *
 * @see [Generate new recovery code](https://auth0.com/docs/api/management/v2/users/post-recovery-code-regeneration)
 */
export const RECOVERY_CODE_ROUTES: readonly Route[] = [
  route({
    method: 'POST',
    path: '/users/:id/recovery-code-regeneration',
    scopes: ['update:users'],
    handle: regenerate,
  }),
]

async function regenerate(call: Call): Promise<unknown> {
  const { user_id: userId } = await userOf(call)
  const authenticators = await authenticatorsOf(call.services, userId)
  if (!authenticators.some(({ factor }) => isIndependent(factor))) {
    throw new ManagementError(
      404,
      'The user has no authenticator that a recovery code could stand in for.',
      'inexistent_enrollment',
    )
  }
  return { recovery_code: await regenerateRecoveryCode(call.services, userId) }
}
