import type { FetchImplementation, JWTPayload, JWTVerifyGetKey } from 'jose'
import type { Services } from '../services.js'
import { fetchUpstream } from './fetch-upstream.js'
import { UpstreamError } from './upstream-error.js'

/** What an ID token must say. */
export interface Expected {
  readonly idToken: unknown
  readonly issuer: string
  readonly jwksUri: string
  readonly clientId: string
  readonly nonce: string
}

/** Signatures that only the holder of a private key can make. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA']
/** Seconds; our choice. */
const CLOCK_TOLERANCE_SECONDS = 60

const keysOf = new WeakMap<object, Map<string, JWTVerifyGetKey>>()

/**
 * Checks signature, issuer, audience, time and nonce of an ID token from another site.
 *
 * @throws UpstreamError with what is wrong; never with the token.
 * @see [OpenID Connect Core section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)
 */
export async function verifyIdToken(
  services: Services,
  { idToken, issuer, jwksUri, clientId, nonce }: Expected,
): Promise<JWTPayload> {
  if (typeof idToken !== 'string') throw new UpstreamError('There is no id_token.')
  const { jwtVerify } = await import('jose')
  const { payload } = await jwtVerify(idToken, await keySet(services, jwksUri), {
    issuer,
    audience: clientId,
    algorithms: ALGORITHMS,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    requiredClaims: ['sub', 'exp', 'iat'],
  }).catch((error: unknown) => {
    throw new UpstreamError(`The ID token is not valid: ${(error as Error).message}.`, {
      cause: error,
    })
  })
  if (payload.nonce !== nonce) throw new UpstreamError('The nonce of the ID token is another one.')
  const isForOthers = Array.isArray(payload.aud) && payload.aud.length > 1
  if ((isForOthers || payload.azp !== undefined) && payload.azp !== clientId) {
    throw new UpstreamError('The ID token was issued to another client (azp).')
  }
  return payload
}

async function keySet(services: Services, jwksUri: string): Promise<JWTVerifyGetKey> {
  const sets = keysOf.get(services) ?? new Map<string, JWTVerifyGetKey>()
  keysOf.set(services, sets)
  const known = sets.get(jwksUri)
  if (known) return known
  const { createRemoteJWKSet, customFetch } = await import('jose')
  const ask: FetchImplementation = (url, { headers }) => fetchUpstream(services, url, { headers })
  const made = createRemoteJWKSet(new URL(jwksUri), {
    [customFetch]: ask,
  })
  sets.set(jwksUri, made)
  return made
}
