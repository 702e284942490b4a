import type { Enrolling, ScreenAction, ScreenError } from '@lockstep/protocol'
import { enrolledFactors } from '../../factors/factors.js'
import { addRecoveryCode } from '../../factors/recovery-code.js'
import { enrolTotp } from '../../factors/totp.js'
import { returnAttempt, takeAttempt } from '../limits/attempts.js'
import { apply, saveLogin } from '../login/login.js'
import { screenOf } from '../login/screen-of.js'
import { settled } from '../login/settled.js'
import { proveSecondFactor } from './prove-second-factor.js'
import type { HostedResult, HostedStep } from './step.js'

/**
 * The enrolment screen's form: the first right code makes the pending authenticator an active one.
 * Whoever got an authenticator meanwhile, in another tab, must start again and use it.
 */
export async function confirmEnrolment(
  step: HostedStep,
  {
    transaction,
    code,
  }: { readonly transaction: Enrolling } & Pick<
    Extract<ScreenAction, { action: 'confirm_enrolment' }>,
    'code'
  >,
): Promise<HostedResult> {
  const { services, login } = step
  const { userId } = transaction.subject
  const allowance = await takeAttempt(services, 'code', userId)
  if (!allowance.allowed) {
    const { retryAfterSeconds } = allowance
    return reject(step, { code: 'too_many_attempts', retryAfterSeconds })
  }
  if ((await enrolledFactors(services, userId)).size > 0) return expire(step)
  const { secret } = transaction.pending
  const enrolled = await enrolTotp(services, { userId, secret, code })
  if (enrolled === 'already_enrolled') return expire(step)
  if (enrolled === 'wrong_code') return reject(step, { code: 'wrong_code' })

  const at = services.clock.now()
  const confirmed = apply(services, login, { type: 'confirm_enrolment', factor: 'otp', at }, [
    { type: 'factor_verified', factor: 'otp' },
  ])
  const closed = settled(services, confirmed)
  await saveLogin(services, login, closed)
  await returnAttempt(services, 'code', userId)
  const recoveryCode = services.config().guardian.factors.recoveryCode
    ? await addRecoveryCode(services, userId)
    : undefined
  return proveSecondFactor(services, closed, {
    demand: transaction.demand,
    subject: transaction.subject,
    factor: 'otp',
    authenticatorId: enrolled.authenticatorId,
    rememberBrowser: false,
    ...(recoveryCode !== undefined && { recoveryCode }),
  })
}

async function reject({ services, login }: HostedStep, error: ScreenError): Promise<HostedResult> {
  const rejected = apply(services, login, { type: 'reject_code' }, [{ type: 'code_rejected' }])
  await saveLogin(services, login, rejected)
  return { screen: screenOf(services, rejected, error) }
}

async function expire({ services, login }: HostedStep): Promise<HostedResult> {
  const expired = apply(services, login, { type: 'expire' }, [{ type: 'expired' }])
  await saveLogin(services, login, expired)
  return { screen: screenOf(services, expired) }
}
