import type { TokenResponse } from '@lockstep/protocol'
import type { Client } from '../../config/tenant-config.js'
import { loggedExchange } from '../../logs/token-log.js'
import type { Services } from '../../services.js'
import { authenticateClient } from '../tokens/authenticate-client.js'
import { clientCredentials } from '../tokens/client-credentials.js'
import { DEVICE_CODE, deviceGrant } from '../tokens/device-grant.js'
import { exchangeCode } from '../tokens/exchange-code.js'
import { mfaOob, mfaOtp, mfaRecoveryCode } from '../tokens/mfa-grants.js'
import { PASSWORD_REALM, passwordGrant } from '../tokens/password.js'
import { PASSWORDLESS_OTP, passwordlessGrant } from '../tokens/passwordless-grant.js'
import { refresh } from '../tokens/refresh.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { bodyParameters } from '../wire/parameters.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/** One way to get tokens. */
type Grant = (
  services: Services,
  request: Request,
  asked: { readonly client: Client; readonly body: Parameters },
) => Promise<TokenResponse>

/** Every grant for a person ends in the same `mint`, and a grant that is not listed ends here. */
const GRANTS: ReadonlyMap<string, Grant> = new Map<string, Grant>([
  ['authorization_code', exchangeCode],
  ['refresh_token', refresh],
  ['password', passwordGrant],
  [PASSWORD_REALM, passwordGrant],
  [PASSWORDLESS_OTP, passwordlessGrant],
  ['client_credentials', clientCredentials],
  [DEVICE_CODE, deviceGrant],
  ['http://auth0.com/oauth/grant-type/mfa-otp', mfaOtp],
  ['http://auth0.com/oauth/grant-type/mfa-oob', mfaOob],
  ['http://auth0.com/oauth/grant-type/mfa-recovery-code', mfaRecoveryCode],
])

/** What `grant_types_supported` of the discovery document says. */
export const GRANT_TYPES: readonly string[] = [...GRANTS.keys()]

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
  const grant = grantFor(client, body.grant_type)
  const exchange = {
    grantType: body.grant_type,
    clientId: client.clientId,
    ip: services.whereabouts(request).origin.ip,
    userAgent: request.headers.get('user-agent') ?? undefined,
  }
  const tokens = grant(services, request, { client, body })
  return json(await loggedExchange(services, exchange, tokens))
}

function grantFor({ grantTypes }: Client, grantType: string): Grant {
  const grant = GRANTS.get(grantType)
  if (!grant) {
    throw new ProtocolError(
      'unsupported_grant_type',
      `Unsupported grant type: ${grantType.slice(0, 100)}`,
    )
  }
  if (grantTypes.includes(grantType)) return grant
  throw new ProtocolError(
    'unauthorized_client',
    `Grant type '${grantType}' not allowed for the client.`,
    { status: 403 },
  )
}
