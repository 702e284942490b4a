import type { Services } from '../../services.js'
import { standing } from '../login/standing.js'
import { subjectOf } from '../login/sign-in.js'
import { readSession } from '../sessions/sessions.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'

/**
 * `GET /user/ssodata`: who is signed in in this browser, for classic login pages on the tenant's own
 * origin. It is no login: `/authorize` runs the rules. Applications' pages ask by `prompt=none`.
 */
export async function ssoData(request: Request, services: Services): Promise<Answer> {
  const session = await readSession(services, request)
  const now = session && (await standing(services, subjectOf(session)))
  if (!session || !now?.good) return json({ sso: false })
  const { clients, connection } = session
  return json({
    sso: true,
    sessionClients: clients,
    lastUsedClientID: clients.at(-1) ?? '',
    lastUsedUserID: now.user.user_id,
    lastUsedUsername: now.user.email || now.user.name,
    lastUsedConnection: { name: connection, strategy: 'auth0' },
  })
}
