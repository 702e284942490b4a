import type { Services } from '../services.js'
import { authenticatorsOf, isIndependent } from './factors.js'
import { recordsOf, removeRecord } from './records.js'

/**
 * Takes one authenticator away, with all that its device answered; tells whether it did. A recovery
 * code protects nothing by itself, so it goes with the last authenticator that did.
 */
export async function removeAuthenticator(
  services: Services,
  userId: string,
  id: string,
): Promise<boolean> {
  const record = (await recordsOf(services, userId)).find((candidate) => candidate.id === id)
  if (!record || !(await removeRecord(services, record))) return false
  const left = await authenticatorsOf(services, userId)
  if (left.some(({ factor }) => isIndependent(factor))) return true
  for (const dependent of await recordsOf(services, userId)) {
    if (left.some((authenticator) => authenticator.id === dependent.id)) {
      await removeRecord(services, dependent)
    }
  }
  return true
}

/** Takes every authenticator away; tells whether there were any. */
export async function removeAll(
  services: Pick<Services, 'store'>,
  userId: string,
): Promise<boolean> {
  let removed = false
  for (;;) {
    const records = await recordsOf(services, userId)
    if (records.length === 0) return removed
    for (const record of records) if (await removeRecord(services, record)) removed = true
  }
}
