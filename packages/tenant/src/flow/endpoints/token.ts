import type { TokenResponse } from '@lockstep/protocol'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { authenticateClient } from '../tokens/authenticate-client.js'
import { exchangeCode } from '../tokens/exchange-code.js'
import { refresh } from '../tokens/refresh.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { bodyParameters } from '../wire/parameters.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `POST /oauth/token`.
 *
 * @see [RFC 6749 section 3.2](https://www.rfc-editor.org/rfc/rfc6749#section-3.2)
 */
export async function token(request: Request, services: Services): Promise<Answer> {
  const body = await bodyParameters(request)
  if (!body.grant_type) {
    throw new ProtocolError('invalid_request', 'Missing required parameter: grant_type')
  }
  const client = authenticateClient(services.config(), request, body)
  return json(await tokensFor(services, request, { client, body }))
}

/** Every grant ends in the same `mint`, and a grant that is not listed ends here. */
function tokensFor(
  services: Services,
  request: Request,
  { client, body }: { readonly client: Client; readonly body: Parameters },
): Promise<TokenResponse> {
  const { grant_type: grantType } = body
  if (grantType !== 'authorization_code' && grantType !== 'refresh_token') {
    throw new ProtocolError(
      'unsupported_grant_type',
      'Only authorization_code and refresh_token are supported.',
    )
  }
  if (!client.grantTypes.includes(grantType)) {
    throw new ProtocolError(
      'unauthorized_client',
      `Grant type '${grantType}' not allowed for the client.`,
      { status: 403 },
    )
  }
  return grantType === 'authorization_code'
    ? exchangeCode(services, client, body)
    : refresh(services, request, { client, body })
}
