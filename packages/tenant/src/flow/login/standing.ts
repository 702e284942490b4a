import type { Subject } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import type { User } from '../../users/user.js'
import { isSessionGoingOn } from '../sessions/sessions.js'

/** Whether a user who proved the first factor earlier may still go on. */
export type Standing =
  | { readonly good: true; readonly user: User }
  | {
      readonly good: false
      readonly reason: 'blocked' | 'gone' | 'password_changed' | 'signed_out'
    }

/**
 * Looks at the user again: between the first factor and the tokens an administrator may have blocked
 * or deleted the user, the owner of the account may have reset a stolen password, and the session may
 * have ended in another tab.
 */
export async function standing(
  services: Services,
  {
    userId,
    authenticatedAt,
    sessionId = null,
  }: Pick<Subject, 'userId' | 'authenticatedAt'> & Partial<Pick<Subject, 'sessionId'>>,
): Promise<Standing> {
  const user = await services.users.get(userId)
  // Who was linked to another user signs in as that one from then on.
  if (!user || user.linked_to !== undefined) return { good: false, reason: 'gone' }
  if (user.blocked) return { good: false, reason: 'blocked' }
  const reset = user.last_password_reset ? Date.parse(user.last_password_reset) / 1000 : undefined
  if (reset !== undefined && authenticatedAt < Math.floor(reset)) {
    return { good: false, reason: 'password_changed' }
  }
  if (sessionId !== null && !(await isSessionGoingOn(services, sessionId))) {
    return { good: false, reason: 'signed_out' }
  }
  return { good: true, user }
}
