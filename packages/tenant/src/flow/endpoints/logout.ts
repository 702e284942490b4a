import type { Services } from '../../services.js'
import { findClient } from '../request/clients.js'
import { clearedSessionCookie, endSession, readSession } from '../sessions/sessions.js'
import { failurePage, redirect, text, withCookies } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { queryParameters } from '../wire/parameters.js'

/**
 * `GET /v2/logout?client_id&returnTo`: ends the session at once, whatever becomes of the redirect. A
 * remembered browser stays remembered, bound to its user.
 *
 * @see [Log users out of Auth0](https://auth0.com/docs/authenticate/login/logout/log-users-out-of-auth0)
 */
export async function logout(request: Request, services: Services): Promise<Answer> {
  const session = await readSession(services, request)
  if (session) await endSession(services, session.id)
  const cookies = [clearedSessionCookie(services)]

  const { client_id: clientId, returnTo } = queryParameters(request)
  if (returnTo === undefined) return text('OK', { cookies })
  const client = findClient(services.config(), clientId ?? '')
  if (client?.allowedLogoutUrls.includes(returnTo)) return redirect(returnTo, { cookies })
  const refused = failurePage(
    'invalid_request',
    'You are signed out, but the returnTo address is not among the allowed_logout_urls of the client.',
  )
  return withCookies(refused, cookies)
}
