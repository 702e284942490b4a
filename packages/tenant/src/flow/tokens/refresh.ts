import type { TokenResponse } from '@lockstep/protocol'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { standing } from '../login/standing.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { familyOf, invalidRefreshToken } from './refresh-families.js'
import { tokenLoginRequest } from './token-login-request.js'
import { tokensForLogin } from './token-login.js'

/**
 * `grant_type=refresh_token`: rules run again, for a login without a person. A second factor that they
 * demand is proven through the MFA API; the refresh token stays good until then.
 *
 * @see [RFC 6749 section 6](https://www.rfc-editor.org/rfc/rfc6749#section-6)
 */
export async function refresh(
  services: Services,
  request: Request,
  { client, body }: { readonly client: Client; readonly body: Parameters },
): Promise<TokenResponse> {
  if (!body.refresh_token) {
    throw new ProtocolError('invalid_request', 'Missing required parameter: refresh_token')
  }
  const family = await familyOf(services, body.refresh_token)
  if (family.clientId !== client.clientId) throw invalidRefreshToken('of another client')
  const { userId, connection, authenticatedAt, sessionId, audience, organization } = family
  const now = await standing(services, { userId, authenticatedAt })
  if (!now.good) {
    if (now.reason !== 'blocked') throw invalidRefreshToken(`user: ${now.reason}`)
    throw new ProtocolError('access_denied', 'user is blocked', { status: 403 })
  }

  return tokensForLogin(services, {
    client,
    user: now.user,
    subject: { userId, connection, method: 'pwd', authenticatedAt, sessionId },
    request: tokenLoginRequest({
      protocol: 'oauth2-refresh-token',
      clientId: family.clientId,
      scope: narrowed(family.scope, body.scope),
      audience,
      organization,
      body,
      origin: services.whereabouts(request).origin,
    }),
    step: { type: 'session_reused' },
    family,
  })
}

function narrowed(granted: readonly string[], asked: string | undefined): readonly string[] {
  const scope = asked?.split(' ').filter(Boolean) ?? []
  if (scope.length === 0) return granted
  if (scope.some((name) => !granted.includes(name))) {
    throw new ProtocolError('invalid_scope', 'The scope goes beyond what was granted.')
  }
  return scope
}
