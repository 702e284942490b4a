import type { CoAuthenticateResponse } from '@lockstep/protocol'
import type { Client, Connection, TenantConfig } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { checkPassword } from '../login/check-password.js'
import type { PasswordCheck } from '../login/check-password.js'
import { connectionOf, findClient, isAllowedOrigin } from '../request/clients.js'
import { issueTicket } from '../request/login-tickets.js'
import { json, text, withCookies } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { accountBlocked } from '../wire/locked-out.js'
import { bodyParameters } from '../wire/parameters.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

const PASSWORD_REALM = 'http://auth0.com/oauth/grant-type/password-realm'
const S256 = /^[A-Za-z0-9_-]{43}$/

/**
 * `POST /co/authenticate`: the password from an application's own page, against a one-use login ticket.
 * No session begins here; `/authorize` takes the ticket, runs the rules and demands what they demand.
 *
 * @see [Cross-origin authentication](https://auth0.com/docs/authenticate/login/cross-origin-authentication)
 */
export async function coAuthenticate(request: Request, services: Services): Promise<Answer> {
  const config = services.config()
  const body = await bodyParameters(request)
  const client = findClient(config, body.client_id ?? '')
  if (!client) throw new ProtocolError('invalid_request', 'Unknown client.', { status: 400 })
  const origin = request.headers.get('origin')
  if (!isAllowedOrigin(client, origin)) {
    return text(`Origin ${origin ?? '(none)'} is not allowed.`, { status: 403 })
  }
  if (!client.crossOriginAuthentication) {
    throw new ProtocolError('unauthorized_client', 'Cross origin login not allowed.', {
      status: 401,
    })
  }
  if (body.credential_type !== 'password' && body.credential_type !== PASSWORD_REALM) {
    return json(
      {
        error: 'unsupported_credential_type',
        error_description: 'The credential_type must be password or password-realm.',
      },
      { status: 400 },
    )
  }
  const connection = realmOf(config, client, body)
  const { username, password, code_challenge: codeChallenge } = body
  if (!username || !password) {
    throw new ProtocolError('invalid_request', 'The username or the password is missing.')
  }
  if (codeChallenge !== undefined && !S256.test(codeChallenge)) {
    throw new ProtocolError('invalid_request', 'The code_challenge must be an S256 challenge.')
  }
  const { ip } = services.whereabouts(request).origin
  const check = await checkPassword(services, {
    connection: connection.name,
    username,
    password,
    ip,
  })
  if (check.outcome !== 'right') throw refused(check)

  const { ticket, verifier, verifierId, cookie } = await issueTicket(services, {
    userId: check.user.user_id,
    connection: check.connection,
    clientId: client.clientId,
    origin,
    codeChallenge,
  })
  const answer: CoAuthenticateResponse = {
    login_ticket: ticket,
    co_verifier: verifier,
    co_id: verifierId,
  }
  return withCookies(json(answer), [cookie])
}

function realmOf(config: TenantConfig, client: Client, body: Parameters): Connection {
  const wanted = body.credential_type === PASSWORD_REALM ? (body.realm ?? '') : undefined
  const connection = connectionOf(config, client, wanted)
  if (connection) return connection
  throw new ProtocolError('invalid_request', `Unknown realm ${(wanted ?? '').slice(0, 100)}`)
}

function refused(check: Exclude<PasswordCheck, { outcome: 'right' }>): ProtocolError {
  switch (check.outcome) {
    case 'wrong':
      return new ProtocolError('access_denied', 'Wrong email or password.', { status: 403 })
    case 'blocked':
      return new ProtocolError('blocked_user', 'user is blocked', { status: 403 })
    case 'too_many_attempts':
      return accountBlocked(check.retryAfterSeconds)
  }
}
