import type { TokenResponse } from '@lockstep/protocol'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { countLogin } from '../login/sign-in.js'
import { addresseeOf, wrongCode } from '../passwordless/addressee.js'
import { proveAddress } from '../passwordless/prove-address.js'
import { passwordlessConnection } from '../request/clients.js'
import { accountBlocked } from '../wire/locked-out.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { scopesIn } from '../wire/scopes.js'
import { randomSecret } from '../wire/secrets.js'
import { forwardedIp } from './forwarded-ip.js'
import { requestedAudience } from './requested-audience.js'
import { tokenLoginRequest } from './token-login-request.js'
import { tokensForLogin } from './token-login.js'

/** Auth0's grant for a code that was sent to an address. */
export const PASSWORDLESS_OTP = 'http://auth0.com/oauth/grant-type/passwordless/otp'

/**
 * `grant_type=…/passwordless/otp`. The code is a first factor like a password: rules run as at any login,
 * and what they demand is proven through the MFA API. Rules see the protocol of a password.
 *
 * @see [Passwordless with an embedded login](https://auth0.com/docs/authenticate/passwordless/implement-login/embedded-login)
 */
export async function passwordlessGrant(
  services: Services,
  request: Request,
  { client, body }: { readonly client: Client; readonly body: Parameters },
): Promise<TokenResponse> {
  const { username, otp, realm, scope = '' } = body
  for (const [name, value] of Object.entries({ username, otp, realm })) {
    if (!value) throw new ProtocolError('invalid_request', `Missing required parameter: ${name}`)
  }
  const connection = passwordlessConnection(services.config(), client, realm ?? '')
  const addressee = connection && addresseeOf(connection, username)
  if (!connection || !addressee) {
    throw new ProtocolError('invalid_request', 'Unknown realm, or no address of its kind.')
  }
  const audience = requestedAudience(services, body.audience)
  const asked = scopesIn(scope)
  const { origin } = services.whereabouts(request, forwardedIp(request, client))
  const { ip } = origin
  const { clientId } = client
  const proof = await proveAddress(services, { addressee, clientId, code: otp ?? '', ip })
  if (proof.outcome === 'wrong') {
    throw new ProtocolError('invalid_grant', wrongCode(connection), { status: 403 })
  }
  if (proof.outcome === 'blocked') {
    throw new ProtocolError('access_denied', 'user is blocked', { status: 403 })
  }
  if (proof.outcome === 'too_many_attempts') throw accountBlocked(proof.retryAfterSeconds)

  const user = await countLogin(services, { userId: proof.user.user_id, ip })
  const { strategy: method, name } = connection
  return tokensForLogin(services, {
    client,
    user,
    subject: {
      userId: user.user_id,
      connection: name,
      method,
      authenticatedAt: services.clock.now(),
      sessionId: null,
    },
    request: tokenLoginRequest({
      protocol: 'oauth2-password',
      clientId,
      connection: name,
      scope: asked,
      audience,
      body,
      origin,
    }),
    step: { type: 'first_factor', method },
    family: randomSecret(),
  })
}
