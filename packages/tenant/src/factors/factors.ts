import { DEPENDENT_FACTORS, FACTOR_NAMES } from '@lockstep/protocol'
import type { Factor } from '@lockstep/protocol'
import type { Services } from '../services.js'
import { email } from './email.js'
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
  otp: totp,
  sms,
  voice,
  email,
  'recovery-code': recoveryCode,
}

/**
 * The user's active authenticators by factor, the preferred one first. An email address counts only
 * beside an authenticator that the user enrolled.
 */
export async function authenticatorsOf(
  services: Services,
  userId: string,
): Promise<ReadonlyMap<Factor, Authenticator>> {
  const found = new Map<Factor, Authenticator>()
  for (const factor of FACTOR_NAMES) {
    const authenticator = await FACTORS[factor].find(services, userId)
    if (authenticator) found.set(factor, authenticator)
  }
  if (![...found.keys()].some(isIndependent)) found.delete('email')
  return found
}

/** The user's active authenticators: factor → authenticator id. */
export async function enrolledFactors(
  services: Services,
  userId: string,
): Promise<ReadonlyMap<Factor, string>> {
  const authenticators = await authenticatorsOf(services, userId)
  return new Map([...authenticators].map(([factor, { id }]) => [factor, id]))
}

/** Tells whether a factor protects an account by itself. */
export function isIndependent(factor: Factor): boolean {
  return !DEPENDENT_FACTORS.has(factor)
}
