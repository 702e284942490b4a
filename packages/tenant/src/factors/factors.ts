import type { Factor } from '@lockstep/protocol'
import type { Services } from '../services.js'
import { recoveryCode } from './recovery-code.js'
import type { SecondFactor } from './second-factor.js'
import { totp } from './totp.js'

/** Every factor that the tenant can challenge. */
export const FACTORS: Readonly<Record<Factor, SecondFactor>> = {
  otp: totp,
  'recovery-code': recoveryCode,
}

/** The user's active authenticators: factor → authenticator id. */
export async function enrolledFactors(
  services: Services,
  userId: string,
): Promise<ReadonlyMap<Factor, string>> {
  const enrolled = new Map<Factor, string>()
  for (const { factor, enrolled: find } of Object.values(FACTORS)) {
    const id = await find(services, userId)
    if (id !== undefined) enrolled.set(factor, id)
  }
  return enrolled
}
