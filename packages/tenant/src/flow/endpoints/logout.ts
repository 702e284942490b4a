import { logEvent } from '../../logs/log-event.js'
import type { Services } from '../../services.js'
import { federatedOf, findClient } from '../request/clients.js'
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
  if (session) {
    await endSession(services, session.id)
    const { ip } = services.whereabouts(request).origin
    await logEvent(services, { type: 'slo', userId: session.userId, ip })
  }
  const cookies = [clearedSessionCookie(services)]

  const { client_id: clientId, returnTo, federated } = queryParameters(request)
  if (returnTo === undefined) return text('OK', { cookies })
  const client = findClient(services.config(), clientId ?? '')
  if (federated !== undefined && !session && client) {
    const devkeys = federatedOf(services.config(), client).find((other) => other.devkeys)
    if (devkeys) return withCookies(noFederatedLogout(devkeys.name), cookies)
  }
  if (client?.allowedLogoutUrls.includes(returnTo)) return redirect(returnTo, { cookies })
  const refused = failurePage(
    'invalid_request',
    'You are signed out, but the returnTo address is not among the allowed_logout_urls of the client.',
  )
  return withCookies(refused, cookies)
}

/** Developer keys leave no session, so nobody knows where else to sign out. */
function noFederatedLogout(connection: string): Answer {
  return failurePage(
    'invalid_request',
    `Federated logout is not possible with developer keys: the connection ${connection} leaves no session. Give it credentials of its own.`,
  )
}
