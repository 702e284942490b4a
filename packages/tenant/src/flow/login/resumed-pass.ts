import type { Proceeding, Redirecting } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import { findClient } from '../request/clients.js'
import { findRememberedBrowser } from '../sessions/remembered-browsers.js'
import { ownedBy } from '../sessions/sessions.js'
import type { Session } from '../sessions/sessions.js'
import type { Pass } from './advance.js'
import type { Login } from './login.js'
import { proofsOf } from './proofs.js'
import type { Refusal } from './refused.js'
import { standing } from './standing.js'

/** A login that waited for the person. */
export type WaitingLogin = Login & { readonly transaction: Proceeding | Redirecting }

/**
 * Everything that the next pass of a waiting login depends on, looked up again: meanwhile the user may
 * have been blocked, the session may have ended, and an authenticator may have been enrolled.
 */
export async function resumedPass(
  services: Services,
  request: Request,
  login: WaitingLogin,
): Promise<Omit<Pass, 'login' | 'steps'> | Refusal> {
  const { subject, request: asked, fulfilments } = login.transaction
  const client = findClient(services.config(), asked.clientId)
  const now = await standing(services, subject)
  const session =
    subject.sessionId === null
      ? undefined
      : await services.store.get<Session>('session', subject.sessionId)
  if (!now.good || !client || !session) {
    const blocked = !now.good && now.reason === 'blocked'
    return blocked
      ? { error: 'unauthorized', description: 'user is blocked' }
      : { error: 'login_required', description: 'Login required' }
  }
  const { user } = now
  return {
    client,
    user,
    subject,
    session: ownedBy(session, { userId: subject.userId, proofs: proofsOf(fulfilments) }),
    sessionReused: login.trace.steps.some(({ type }) => type === 'session_reused'),
    channel: 'browser',
    deviceKnown: await services.devices.isRecognised(user.user_id, request),
    remembered: await findRememberedBrowser(services, request, user.user_id),
  }
}
