import type { Services } from '../../services.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * The API that a person's login asks tokens for. The tenant's Management API is none: its tokens change
 * every user, so only applications get them, for themselves.
 *
 * @throws ProtocolError `access_denied`.
 */
export function requestedAudience(
  services: Pick<Services, 'issuer'>,
  audience: string | undefined,
): string | undefined {
  if (audience === managementAudience(services)) {
    throw new ProtocolError(
      'access_denied',
      'Tokens for the Management API are issued by the client_credentials grant only.',
      { status: 403 },
    )
  }
  return audience || undefined
}

/** The identifier of the tenant's own Management API. */
export function managementAudience({ issuer }: Pick<Services, 'issuer'>): string {
  return `${issuer()}api/v2/`
}
