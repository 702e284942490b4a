import { logEvent } from '../logs/log-event.js'
import type { Services } from '../services.js'
import type { FactorOwner } from './second-factor.js'

/** Writes down a step in the life of an authenticator. */
export async function logEnrolment(
  services: Services,
  { userId, request, ip = request?.origin.ip }: Pick<FactorOwner, 'ip' | 'request' | 'userId'>,
  type: 'gd_start_enroll' | 'gd_enrollment_complete' | 'gd_unenroll',
  factor?: string,
): Promise<void> {
  await logEvent(services, { type, userId, ip, details: { authenticator: { type: factor } } })
}
