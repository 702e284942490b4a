import { clear } from '@lockstep/protocol'
import type { AuthorizationRequest, Denied, TokenResponse } from '@lockstep/protocol'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { advance } from '../login/advance.js'
import { newLogin } from '../login/login.js'
import { standing } from '../login/standing.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { mint } from './mint.js'
import { familyOf, invalidRefreshToken } from './refresh-families.js'
import type { RefreshFamily } from './refresh-families.js'

/** What rules must not see of a request to the token endpoint. */
const SECRETS = new Set(['refresh_token', 'client_secret', 'client_assertion'])

/**
 * `grant_type=refresh_token`: rules run again, for a login without a person. A demand for a second
 * factor cannot be met here, so the application must send the person to `/authorize`.
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
  const { userId, connection, authenticatedAt, sessionId } = family
  const now = await standing(services, { userId, authenticatedAt })
  if (!now.good) {
    if (now.reason !== 'blocked') throw invalidRefreshToken(`user: ${now.reason}`)
    throw new ProtocolError('access_denied', 'user is blocked', { status: 403 })
  }

  const login = newLogin(services, {
    request: refreshRequest(services, request, { family, body }),
    browser: null,
  })
  const { transaction, trace } = await advance(services, {
    login,
    client,
    user: now.user,
    subject: { userId, connection, method: 'pwd', authenticatedAt, sessionId },
    channel: 'back-channel',
    session: undefined,
    sessionReused: false,
    deviceKnown: false,
    remembered: undefined,
    steps: [{ type: 'session_reused' }],
  })
  services.traces.record(trace)
  if (transaction.state === 'denied') throw refusal(transaction)
  return mint(services, clear(transaction), { as: 'tokens', client, user: now.user, family })
}

function refreshRequest(
  services: Services,
  request: Request,
  { family, body }: { readonly family: RefreshFamily; readonly body: Parameters },
): AuthorizationRequest {
  return {
    protocol: 'oauth2-refresh-token',
    clientId: family.clientId,
    redirectUri: '',
    responseMode: 'query',
    scope: narrowed(family.scope, body.scope),
    ...(family.audience !== undefined && { audience: family.audience }),
    prompt: [],
    acrValues: [],
    uiLocales: [],
    sso: true,
    query: {},
    body: Object.fromEntries(Object.entries(body).filter(([name]) => !SECRETS.has(name))),
    origin: services.whereabouts(request).origin,
  }
}

function narrowed(granted: readonly string[], asked: string | undefined): readonly string[] {
  const scope = asked?.split(' ').filter(Boolean) ?? []
  if (scope.length === 0) return granted
  if (scope.some((name) => !granted.includes(name))) {
    throw new ProtocolError('invalid_scope', 'The scope goes beyond what was granted.')
  }
  return scope
}

function refusal({ error, description }: Denied): ProtocolError {
  // Auth0's token endpoint calls every denial by a rule access_denied.
  const code = error === 'unauthorized' ? 'access_denied' : error
  return new ProtocolError(code, description, { status: 403 })
}
