import type { Services } from '../../services.js'
import { sessionCookieFor } from '../sessions/sessions.js'
import type { Login } from './login.js'

/**
 * The session's cookie, set again in the mode that an Action chose at this login. `secret` is what the
 * browser holds: when another sign-in has taken its place meanwhile, the browser keeps that one.
 *
 * @see [Session cookie modes](https://auth0.com/docs/manage-users/sessions/non-persistent-sessions)
 */
export async function chosenSessionCookie(
  services: Services,
  { transaction, effects }: Pick<Login, 'effects' | 'transaction'>,
  secret: string | undefined,
): Promise<string | undefined> {
  const isChosen = effects?.operations.some(({ do: what }) => what === 'set_cookie_mode')
  if (!isChosen || transaction.state !== 'completed' || secret === undefined) return undefined
  const { sessionId } = transaction.subject
  return sessionId === null ? undefined : sessionCookieFor(services, sessionId, secret)
}
