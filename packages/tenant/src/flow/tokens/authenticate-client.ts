import { timingSafeEqual } from 'node:crypto'
import type { Client, TenantConfig } from '../../config/tenant-config.js'
import { findClient } from '../request/clients.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { fingerprint } from '../wire/secrets.js'

/** What a request says about who sends it. */
interface Credentials {
  readonly method: Client['tokenEndpointAuthMethod']
  readonly clientId: string
  readonly secret?: string
}

/**
 * The application that sent a request to the token endpoint, by the one method it is registered for.
 *
 * @throws ProtocolError `invalid_client`, with the same words whatever is wrong.
 * @see [RFC 6749 section 2.3](https://www.rfc-editor.org/rfc/rfc6749#section-2.3)
 */
export function authenticateClient(
  config: TenantConfig,
  request: Request,
  body: Parameters,
): Client {
  const given = basicCredentials(request) ?? bodyCredentials(body)
  const client = given && findClient(config, given.clientId)
  if (!given || !client) throw refused('unknown client')
  if (body.client_id !== undefined && body.client_id !== client.clientId) {
    throw refused('two client ids')
  }
  if (given.method === 'client_secret_basic' && body.client_secret !== undefined) {
    throw refused('two methods')
  }
  if (given.method !== client.tokenEndpointAuthMethod) {
    throw refused(`expected "${client.tokenEndpointAuthMethod}", found "${given.method}"`)
  }
  if (given.method !== 'none' && !sameSecret(client.clientSecret, given.secret)) {
    throw refused('wrong secret')
  }
  return client
}

/**
 * Checks the secret that came beside a bearer token. None need come: published server clients send none,
 * and what is begun here ends at the token endpoint, where the application must prove itself. A wrong one
 * is refused, and any from an application that has none to keep.
 *
 * @throws ProtocolError `invalid_client`.
 * @see [Add an authenticator](https://auth0.com/docs/api/authentication/multi-factor-authentication/add-an-authenticator)
 */
export function authenticateHolder(config: TenantConfig, clientId: string, secret: unknown): void {
  const client = findClient(config, clientId)
  if (!client) throw refused('the client of the token is gone')
  if (secret === undefined) return
  const given = typeof secret === 'string' ? secret : undefined
  if (client.tokenEndpointAuthMethod === 'none' || !sameSecret(client.clientSecret, given)) {
    throw refused('wrong secret for the token')
  }
}

/** RFC 6749 section 2.3.1: both halves are form-encoded before they are joined. */
function basicCredentials(request: Request): Credentials | undefined {
  const header = request.headers.get('authorization')
  if (!header || !/^basic /i.test(header)) return undefined
  const [clientId = '', ...rest] = Buffer.from(header.slice(6), 'base64').toString().split(':')
  return {
    method: 'client_secret_basic',
    clientId: formDecoded(clientId),
    secret: formDecoded(rest.join(':')),
  }
}

function bodyCredentials(body: Parameters): Credentials | undefined {
  const { client_id: clientId, client_secret: secret } = body
  if (!clientId) return undefined
  return secret === undefined
    ? { method: 'none', clientId }
    : { method: 'client_secret_post', clientId, secret }
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return ''
  }
}

function sameSecret(expected: string | undefined, given: string | undefined): boolean {
  if (!expected || given === undefined) return false
  return timingSafeEqual(Buffer.from(fingerprint(expected)), Buffer.from(fingerprint(given)))
}

function refused(detail: string): ProtocolError {
  return new ProtocolError('invalid_client', 'Unauthorized', { status: 401, detail })
}
