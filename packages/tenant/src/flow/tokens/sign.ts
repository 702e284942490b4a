import type { JWTPayload } from 'jose'
import type { Services } from '../../services.js'

/** What signing needs. */
export type SigningServices = Pick<Services, 'clock' | 'issuer' | 'keys'>

/** Signs claims with the tenant's key. Who issues it and until when it is good is said here, last. */
export async function sign(
  services: SigningServices,
  lifetimeSeconds: number,
  claims: JWTPayload,
): Promise<string> {
  // Loaded here, since a tenant must not wait for it before it answers its first request.
  const { SignJWT } = await import('jose')
  const { kid, privateKey } = await services.keys.current()
  const now = services.clock.now()
  return new SignJWT({ ...claims, iss: services.issuer(), iat: now, exp: now + lifetimeSeconds })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
    .sign(privateKey)
}
