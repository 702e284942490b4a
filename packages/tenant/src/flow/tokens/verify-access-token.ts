import type { JWTPayload } from 'jose'
import type { Services } from '../../services.js'
import { RULES_CLIENT } from './machine-token.js'
import { findClient } from '../request/clients.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * The claims of an access token that the tenant issued for `audience`, one of its own endpoints. An ID
 * token is not one: its audience is the client.
 *
 * @throws ProtocolError `invalid_token`.
 * @see [RFC 6750 section 3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1)
 */
export async function verifyAccessToken(
  services: Services,
  token: string,
  audience: string,
): Promise<JWTPayload> {
  const { jwtVerify } = await import('jose')
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid = '' }) => {
        const key = await services.keys.publicKey(kid)
        if (!key) throw new Error('unknown key')
        return key
      },
      {
        algorithms: ['RS256'],
        issuer: services.issuer(),
        audience,
        currentDate: new Date(services.clock.now() * 1000),
        requiredClaims: ['sub', 'exp'],
      },
    )
    const { azp } = payload
    const isKnown = azp === RULES_CLIENT || findClient(services.config(), String(azp))
    if (!isKnown) throw new Error('the application is gone')
    return payload
  } catch (error) {
    throw new ProtocolError('invalid_token', 'The access token is invalid or expired.', {
      status: 401,
      cause: error,
    })
  }
}

/** The token in the `Authorization` header (RFC 6750 section 2.1). */
export function bearerOf(request: Request): string | undefined {
  return /^bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
}
