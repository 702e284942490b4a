import type { Services } from '../services.js'
import { authenticatorsOf, isIndependent } from './factors.js'
import { logEnrolment } from './log-enrolment.js'
import { notify } from './notify.js'
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
  await logEnrolment(services, { userId }, 'gd_unenroll', record.kind)
  await notify(services, { userId }, 'removed', record.kind)
  const left = await authenticatorsOf(services, userId)
  if (left.some(({ factor }) => isIndependent(factor))) return true
  for (const dependent of await recordsOf(services, userId)) {
    if (left.some((authenticator) => authenticator.id === dependent.id)) {
      await removeRecord(services, dependent)
    }
  }
  return true
}
