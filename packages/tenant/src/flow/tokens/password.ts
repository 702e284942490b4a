import type { TokenResponse } from '@lockstep/protocol'
import type { Client, Connection, TenantConfig } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import type { PasswordCheck } from '../login/check-password.js'
import { connectionOf } from '../request/clients.js'
import { accountBlocked } from '../wire/locked-out.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { scopesIn } from '../wire/scopes.js'
import { forwardedIp } from './forwarded-ip.js'
import { tokensForPassword } from './password-login.js'
import { requestedAudience } from './requested-audience.js'

/** Auth0's grant that names the connection whose password is meant. */
export const PASSWORD_REALM = 'http://auth0.com/oauth/grant-type/password-realm'

/**
 * `grant_type=password`, and Auth0's `password-realm`, which names the connection. Rules run as at any
 * login; a second factor they demand is proven through the MFA API.
 *
 * @see [RFC 6749 section 4.3](https://www.rfc-editor.org/rfc/rfc6749#section-4.3)
 */
export async function passwordGrant(
  services: Services,
  request: Request,
  { client, body }: { readonly client: Client; readonly body: Parameters },
): Promise<TokenResponse> {
  const { username, password, scope } = required(body)
  const connection = realmOf(services.config(), client, body)
  const audience = requestedAudience(services, body.audience)
  const { origin } = services.whereabouts(request, forwardedIp(request, client))
  return tokensForPassword(services, {
    client,
    connection,
    username,
    password,
    asked: { protocol: 'oauth2-password', scope: scopesIn(scope), audience, body, origin },
    refused,
  })
}

function required({ username, password, scope = '' }: Parameters) {
  if (!username) throw missing('username')
  if (!password) throw missing('password')
  return { username, password, scope }
}

function realmOf(config: TenantConfig, client: Client, body: Parameters): Connection {
  const isRealm = body.grant_type === PASSWORD_REALM
  if (isRealm && !body.realm) throw missing('realm')
  const connection = connectionOf(config, client, isRealm ? body.realm : undefined)
  if (connection) return connection
  throw new ProtocolError(
    'invalid_request',
    isRealm
      ? 'The realm does not exist or is not enabled for this application.'
      : 'No database is enabled for this application.',
  )
}

/** What came of a password that was not right, in the words of Auth0's token endpoint. */
export function refused(check: Exclude<PasswordCheck, { outcome: 'right' }>): ProtocolError {
  switch (check.outcome) {
    case 'wrong':
      return new ProtocolError('invalid_grant', 'Wrong email or password.', { status: 403 })
    case 'blocked':
      return new ProtocolError('access_denied', 'user is blocked', { status: 403 })
    case 'too_many_attempts':
      return accountBlocked(check.retryAfterSeconds)
  }
}

function missing(name: string): ProtocolError {
  return new ProtocolError('invalid_request', `Missing required parameter: ${name}`)
}
