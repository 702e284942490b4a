import type { TokenResponse } from '@lockstep/protocol'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import type { PasswordCheck } from '../login/check-password.js'
import { connectionOf, findClient } from '../request/clients.js'
import { tokensForPassword } from '../tokens/password-login.js'
import { excuseUnsafely, unsafeTokens } from '../tokens/unsafe-resource-owner.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { accountBlocked } from '../wire/locked-out.js'
import { bodyParameters } from '../wire/parameters.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/** The grant by which Auth0 registers applications that may use this endpoint. */
const RESOURCE_OWNER = 'http://auth0.com/oauth/legacy/grant-type/ro'

/**
 * `POST /oauth/ro`, which Auth0 has retired: a password against tokens, and no way to ask for more. It
 * was how `sso: false` logged people in without the second factor that a rule demanded. Here such a
 * login gets nothing, unless `legacy.unsafeResourceOwner` reproduces the hole to be seen.
 *
 * @see [Resource owner password grant, legacy](https://auth0.com/docs/api/authentication#resource-owner)
 */
export async function resourceOwner(request: Request, services: Services): Promise<Answer> {
  if (!services.config().tenant.legacy.resourceOwner) {
    throw new ProtocolError(
      'invalid_request',
      'This endpoint is retired and turned off. Call /oauth/token, or set legacy.resourceOwner in tenant.json.',
      { status: 404 },
    )
  }
  const body = await bodyParameters(request)
  const client = registered(services, body)
  try {
    return json(await tokensFor(services, request, { client, body }))
  } catch (error) {
    throw error instanceof ProtocolError ? legacyRefusal(error) : error
  }
}

function registered(services: Services, { client_id: clientId = '', grant_type }: Parameters) {
  const client = findClient(services.config(), clientId)
  if (!client) throw new ProtocolError('invalid_request', 'Unknown client.')
  if (grant_type !== 'password') {
    throw new ProtocolError('unsupported_grant_type', 'The grant_type must be password.')
  }
  if (client.grantTypes.includes(RESOURCE_OWNER)) return client
  throw new ProtocolError(
    'unauthorized_client',
    `Grant type '${RESOURCE_OWNER}' not allowed for the client.`,
    { status: 403 },
  )
}

async function tokensFor(
  services: Services,
  request: Request,
  { client, body }: { readonly client: Client; readonly body: Parameters },
): Promise<TokenResponse> {
  const { username, password, scope = '' } = body
  const connection = connectionOf(services.config(), client, body.connection || undefined)
  if (!connection) throw new ProtocolError('invalid_request', 'Unknown connection.')
  if (!username || !password) {
    throw new ProtocolError('invalid_request', 'The username or the password is missing.')
  }
  const { origin } = services.whereabouts(request)
  const config = services.config()
  const isUnsafe = config.tenant.legacy.unsafeResourceOwner
  return tokensForPassword(services, {
    client,
    connection,
    username,
    password,
    asked: {
      protocol: 'oauth2-resource-owner',
      scope: [...new Set(scope.split(' ').filter(Boolean))],
      // Without the hole there is nowhere to go on to: whoever owes a factor is denied at once.
      sso: isUnsafe,
      body,
      origin,
    },
    refused,
    owing: (login) => {
      const transaction = excuseUnsafely(config, login.transaction)
      return transaction && unsafeTokens(services, { ...login, transaction }, client)
    },
  })
}

function refused(check: Exclude<PasswordCheck, { outcome: 'right' }>): ProtocolError {
  switch (check.outcome) {
    case 'wrong':
      return new ProtocolError('invalid_user_password', 'Wrong email or password.', { status: 401 })
    case 'blocked':
      return new ProtocolError('unauthorized', 'user is blocked', { status: 401 })
    case 'too_many_attempts':
      return accountBlocked(check.retryAfterSeconds)
  }
}

/** The old endpoint says `unauthorized`, with 401, where the token endpoint denies access. */
function legacyRefusal(error: ProtocolError): ProtocolError {
  if (error.status !== 403) return error
  const code = error.code === 'access_denied' ? 'unauthorized' : error.code
  return new ProtocolError(code, error.message, { status: 401, cause: error })
}
