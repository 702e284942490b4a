import type { TokenResponse } from '@lockstep/protocol'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { machineToken } from './machine-token.js'
import { findApi } from './requested-audience.js'
import type { Api } from './requested-audience.js'

/**
 * `grant_type=client_credentials`: a token for the application itself. Rules never run; what it may do
 * is what its grants in the configuration say, no more.
 *
 * @see [RFC 6749 section 4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4)
 */
export async function clientCredentials(
  services: Services,
  _request: Request,
  { client, body }: { readonly client: Client; readonly body: Parameters },
): Promise<TokenResponse> {
  if (client.tokenEndpointAuthMethod === 'none') {
    throw new ProtocolError('unauthorized_client', 'A public application has no name of its own.', {
      status: 403,
    })
  }
  if (!body.audience) {
    throw new ProtocolError('invalid_request', 'Missing required parameter: audience')
  }
  const api = findApi(services, body.audience)
  const scopes = grantedScopes(services, { client, api, asked: body.scope })
  const access_token = await machineToken(services, {
    clientId: client.clientId,
    audience: api.audience,
    scopes,
    lifetimeSeconds: api.tokenLifetime,
  })
  return {
    access_token,
    token_type: 'Bearer',
    expires_in: api.tokenLifetime,
    scope: scopes.join(' '),
  }
}

function grantedScopes(
  services: Services,
  {
    client,
    api,
    asked = '',
  }: { readonly client: Client; readonly api: Api; readonly asked: string | undefined },
): readonly string[] {
  const grant = services
    .config()
    .clientGrants.find(
      ({ clientId, audience }) => clientId === client.clientId && audience === api.identifier,
    )
  if (!grant) {
    throw new ProtocolError(
      'access_denied',
      `Client is not authorized to access "${api.audience}". Give it a file in grants/.`,
      { status: 403 },
    )
  }
  const wanted = [...new Set(asked.split(' ').filter(Boolean))]
  if (wanted.length === 0) return grant.scopes
  const beyond = wanted.filter((scope) => !grant.scopes.includes(scope))
  if (beyond.length === 0) return wanted
  throw new ProtocolError(
    'access_denied',
    `Client has not been granted scopes: ${beyond.join(', ')}`,
    {
      status: 403,
    },
  )
}
