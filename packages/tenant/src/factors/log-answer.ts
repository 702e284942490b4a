import type { Factor } from '@lockstep/protocol'
import { logEvent } from '../logs/log-event.js'
import type { LogType } from '../logs/log-types.js'
import type { Services } from '../services.js'
import type { FactorOwner } from './second-factor.js'

const TYPES: Readonly<Record<'right' | 'wrong' | 'limited', readonly [LogType, LogType]>> = {
  right: ['gd_auth_succeed', 'gd_recovery_succeed'],
  wrong: ['gd_auth_failed', 'gd_recovery_failed'],
  limited: ['gd_otp_rate_limit_exceed', 'gd_recovery_rate_limit_exceed'],
}

/** Writes down what came of an answer to a challenge. */
export async function logAnswer(
  services: Services,
  { userId, request, ip = request?.origin.ip }: FactorOwner,
  { factor, outcome }: { readonly factor: Factor; readonly outcome: keyof typeof TYPES },
): Promise<void> {
  const [ofFactor, ofRecovery] = TYPES[outcome]
  const type = factor === 'recovery-code' ? ofRecovery : ofFactor
  await logEvent(services, { type, userId, ip, details: { authenticator: { type: factor } } })
}
