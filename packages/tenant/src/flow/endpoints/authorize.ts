import type { AuthorizationRequest } from '@lockstep/protocol'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { beginLogin } from '../login/begin-login.js'
import { firstFactor } from '../login/first-factor.js'
import { answerAddress } from '../request/answer-address.js'
import { authorizationRequest } from '../request/authorization-request.js'
import { answering } from '../request/answering.js'
import { passwordlessConnection } from '../request/clients.js'
import { askForVerifier } from '../request/cross-origin-verification.js'
import { requestedAudience } from '../tokens/requested-audience.js'
import type { Answer } from '../wire/answer.js'
import { bounce } from '../wire/bounce.js'
import { bodyParameters, merged, queryParameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `GET|POST /authorize`: begins a login, or answers at once when the session and the rules allow it.
 *
 * @see [OpenID Connect Core section 3.1.2](https://openid.net/specs/openid-connect-core-1_0.html#AuthorizationEndpoint)
 */
export async function authorize(request: Request, services: Services): Promise<Answer> {
  const query = queryParameters(request)
  const body = request.method === 'POST' ? await bodyParameters(request) : {}
  const again = bounce(services, request, body)
  if (again) return again

  const config = services.config()
  const address = answerAddress(config, merged(query, body))
  const { client } = address
  return answering(services, { ...address, clientId: client.clientId }, async () => {
    const { origin } = services.whereabouts(request)
    const parsed = authorizationRequest({ config, address, query, body, origin })
    requestedAudience(services, parsed.audience)
    const verification = await askForVerifier(services, request, { parsed, client })
    if (verification) return verification
    const proven = await firstFactor(services, request, { parsed, client })
    if (proven === 'missing') requirePage(services, client, parsed)
    return beginLogin(services, request, { parsed, client, proven })
  })
}

/** A code is asked for in the application; here no page would know what to do with one. */
function requirePage(services: Services, client: Client, { connection }: AuthorizationRequest) {
  if (connection === undefined) return
  if (!passwordlessConnection(services.config(), client, connection)) return
  throw new ProtocolError(
    'invalid_request',
    'The connection is passwordless: call /passwordless/start from the application, then sign in with what was sent.',
  )
}
