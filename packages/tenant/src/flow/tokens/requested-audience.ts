import type { ResourceServer } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { ProtocolError } from '../wire/protocol-error.js'

/** An API that tokens are issued for. */
export interface Api {
  /** As a token names it. */
  readonly audience: string
  /** As grants name it; `null` for the tenant's Management API. */
  readonly identifier: string | null
  /** Seconds. */
  readonly tokenLifetime: number
}

/** Auth0's lifetime of tokens for its Management API. Seconds. */
const MANAGEMENT_TOKEN_LIFETIME = 86_400

/** The identifier of the tenant's own Management API. */
export function managementAudience({ issuer }: Pick<Services, 'issuer'>): string {
  return `${issuer()}api/v2/`
}

/** The identifier of the API by which users manage their authenticators. */
export function mfaAudience({ issuer }: Pick<Services, 'issuer'>): string {
  return `${issuer()}mfa/`
}

/**
 * The API that a person's login asks tokens for. A configuration that lists its APIs lists all of them;
 * one that lists none takes every name. The tenant's Management API is never one: its tokens change
 * every user, so only applications get them, for themselves.
 *
 * @throws ProtocolError `access_denied`.
 */
export function requestedAudience(
  services: Pick<Services, 'config' | 'issuer'>,
  audience: string | undefined,
): string | undefined {
  if (!audience) return undefined
  if (audience === managementAudience(services)) {
    throw new ProtocolError(
      'access_denied',
      'Tokens for the Management API are issued by the client_credentials grant only.',
      { status: 403 },
    )
  }
  const { resourceServers } = services.config()
  if (isOwn(services, audience) || resourceServers.length === 0) return audience
  if (!findServer(resourceServers, audience)) throw unknownApi(audience)
  return audience
}

/**
 * The API that an application asks a token for in its own name.
 *
 * @throws ProtocolError `access_denied` when there is none of that name. What the tenant serves for
 * persons, `/userinfo` and the MFA API, is none.
 */
export function findApi(services: Pick<Services, 'config' | 'issuer'>, audience: string): Api {
  if (audience === managementAudience(services)) {
    return { audience, identifier: null, tokenLifetime: MANAGEMENT_TOKEN_LIFETIME }
  }
  const server = findServer(services.config().resourceServers, audience)
  if (!server || isOwn(services, audience)) throw unknownApi(audience)
  return { audience, identifier: server.identifier, tokenLifetime: server.tokenLifetime }
}

function isOwn(services: Pick<Services, 'issuer'>, audience: string): boolean {
  return audience === `${services.issuer()}userinfo` || audience === mfaAudience(services)
}

function findServer(
  servers: readonly ResourceServer[],
  audience: string,
): ResourceServer | undefined {
  return servers.find(({ identifier }) => identifier === audience)
}

function unknownApi(audience: string): ProtocolError {
  return new ProtocolError(
    'access_denied',
    `Service not found: ${audience.slice(0, 200)}. Give it a file in resource-servers/.`,
    { status: 403 },
  )
}
