import type { Factor } from '@lockstep/protocol'
import type { Services } from '../services.js'
import { authenticatorsOf, FACTORS, isIndependent } from './factors.js'

/**
 * Takes one authenticator away; tells whether it did. A recovery code protects nothing by itself, so it
 * goes with the last authenticator that did.
 */
export async function removeAuthenticator(
  services: Services,
  userId: string,
  factor: Factor,
): Promise<boolean> {
  const removed = await FACTORS[factor].remove(services, userId)
  const left = await authenticatorsOf(services, userId)
  if (![...left.keys()].some(isIndependent)) {
    await FACTORS['recovery-code'].remove(services, userId)
  }
  return removed
}
