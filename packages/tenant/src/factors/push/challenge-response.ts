import type { Services } from '../../services.js'
import { algorithmOf } from './device-key.js'
import type { PushDevice } from './push-device.js'
import type { PushRequest } from './push-request.js'

/** What a phone says, once its signature is checked. */
export interface ChallengeResponse {
  readonly accepted: boolean
  /** Why not, as the person said it. */
  readonly reason?: string
  /** What the person chose. */
  readonly number?: string
}

/** Where a phone sends its answer; part of what it signs. */
export const RESOLVE_PATH = 'appliance-mfa/api/resolve-transaction'

/** How long an answer is good, as Auth0's apps make it. */
const LIFETIME_SECONDS = 30

/**
 * The answer in a signed token, if it is this phone's answer to this request, at this tenant, now.
 * `undefined` for everything else.
 *
 * @see [Guardian for iOS](https://github.com/auth0/Guardian.swift): what an app signs
 */
export async function readChallengeResponse(
  services: Services,
  { device, push, token }: { device: PushDevice; push: PushRequest; token: string },
): Promise<ChallengeResponse | undefined> {
  const { importJWK, jwtVerify } = await import('jose')
  const algorithm = algorithmOf(device.publicKey)
  try {
    const key = await importJWK(device.publicKey, algorithm)
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      subject: push.challenge,
      issuer: device.identifier,
      audience: services.issuer() + RESOLVE_PATH,
      requiredClaims: ['iat', 'exp'],
      maxTokenAge: LIFETIME_SECONDS,
      currentDate: new Date(services.clock.now() * 1000),
    })
    const { exp = Infinity, iat = 0, auth0_guardian_accepted: accepted } = payload
    if (exp - iat > LIFETIME_SECONDS || typeof accepted !== 'boolean') return undefined
    if (payload.auth0_guardian_method !== 'push') return undefined
    const { auth0_guardian_reason: reason, lockstep_number: number } = payload
    return {
      accepted,
      ...(typeof reason === 'string' && { reason }),
      ...(typeof number === 'string' && { number }),
    }
  } catch (error) {
    services.log.info({ err: error }, 'answer of a phone refused')
    return undefined
  }
}
