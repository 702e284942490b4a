import type { JWTPayload } from 'jose'
import type { Services } from '../../services.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * The claims of an access token for `/userinfo`. An ID token is not one: its audience is the client.
 *
 * @throws ProtocolError `invalid_token`.
 * @see [RFC 6750 section 3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1)
 */
export async function verifyAccessToken(services: Services, token: string): Promise<JWTPayload> {
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
        audience: `${services.issuer()}userinfo`,
        currentDate: new Date(services.clock.now() * 1000),
        requiredClaims: ['sub', 'exp'],
      },
    )
    return payload
  } catch (error) {
    throw new ProtocolError('invalid_token', 'The access token is invalid or expired.', {
      status: 401,
      cause: error,
    })
  }
}
