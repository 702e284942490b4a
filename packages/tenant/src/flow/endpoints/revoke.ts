import type { Services } from '../../services.js'
import { authenticateClient } from '../tokens/authenticate-client.js'
import { familyOfAny, revokeFamily } from '../tokens/refresh-families.js'
import { text } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { bodyParameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `POST /oauth/revoke`: ends a refresh token and everything that descends from its login. Nobody learns
 * from the answer whether there was such a token, and no application ends another's.
 *
 * @see [RFC 7009 section 2](https://www.rfc-editor.org/rfc/rfc7009#section-2)
 */
export async function revoke(request: Request, services: Services): Promise<Answer> {
  const body = await bodyParameters(request)
  const client = authenticateClient(services.config(), request, body)
  if (!body.token) throw new ProtocolError('invalid_request', 'Missing required parameter: token')
  const family = await familyOfAny(services, body.token)
  if (family?.clientId === client.clientId) await revokeFamily(services, family.id)
  return text('OK')
}
