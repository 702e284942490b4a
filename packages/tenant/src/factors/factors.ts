import { DEPENDENT_FACTORS, EXTERNAL_FACTORS, FACTOR_NAMES } from '@lockstep/protocol'
import type { Factor } from '@lockstep/protocol'
import type { Services } from '../services.js'
import { duo } from './duo.js'
import { email } from './email.js'
import { push } from './push.js'
import { latest, recordsOf } from './records.js'
import { recoveryCode } from './recovery-code.js'
import type { Authenticator, SecondFactor } from './second-factor.js'
import { sms } from './sms.js'
import { totp } from './totp.js'
import { voice } from './voice.js'
import { webauthnPlatform, webauthnRoaming } from './webauthn.js'

/** Every factor that the tenant can challenge. */
export const FACTORS: Readonly<Record<Factor, SecondFactor>> = {
  'webauthn-roaming': webauthnRoaming,
  'webauthn-platform': webauthnPlatform,
  'push-notification': push,
  otp: totp,
  sms,
  voice,
  email,
  duo,
  'recovery-code': recoveryCode,
}

/**
 * The user's active authenticators: the preferred factor first, and of each factor the one that was used
 * last. An email address counts only beside an authenticator that the user enrolled. One look-up.
 */
export async function authenticatorsOf(
  services: Services,
  userId: string,
): Promise<readonly Authenticator[]> {
  const records = await recordsOf(services, userId)
  // Nobody has a dependent factor alone, so there is nothing more to look for.
  if (records.length === 0) return []
  const found: Authenticator[] = []
  for (const factor of FACTOR_NAMES) {
    const own = await FACTORS[factor].find(services, { userId, records })
    found.push(...latest(own).map((authenticator) => ({ ...authenticator, factor })))
  }
  return found.some(({ factor }) => isIndependent(factor))
    ? found
    : found.filter(({ factor }) => factor !== 'email')
}

/** The factors of authenticators, each once and in their order. */
export function factorsIn(authenticators: readonly Authenticator[]): ReadonlySet<Factor> {
  return new Set(authenticators.map(({ factor }) => factor))
}

/** The factors with a service of their own at which the tenant itself has an account. */
export function connectedFactors(services: Services): ReadonlySet<Factor> {
  const connected = [...EXTERNAL_FACTORS].filter((factor) =>
    FACTORS[factor].external?.isConnected(services),
  )
  return new Set(connected)
}

/** Tells whether a factor protects an account by itself. */
export function isIndependent(factor: Factor): boolean {
  return !DEPENDENT_FACTORS.has(factor)
}
