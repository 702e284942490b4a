import type { Enrolling, ScreenError } from '@lockstep/protocol'
import { confirmEnrolmentOf, firstRecoveryCode } from '../../factors/confirm-enrolment.js'
import { authenticatorsOf, FACTORS, factorsIn } from '../../factors/factors.js'
import { isVouchedFor } from '../../factors/vouching.js'
import type { Services } from '../../services.js'
import { apply, saveLogin } from '../login/login.js'
import { screenOf } from '../login/screen-of.js'
import { settled } from '../login/settled.js'
import { ownerOf } from './present.js'
import { proveSecondFactor } from './prove-second-factor.js'
import type { HostedResult, HostedStep } from './step.js'

/**
 * The enrolment screen's form: the first right code makes the pending authenticator an active one.
 * Whoever got an authenticator meanwhile, in another tab, must start again and use it.
 */
export async function confirmEnrolment(
  step: HostedStep,
  transaction: Enrolling,
  code: string,
): Promise<HostedResult> {
  const { services, login } = step
  const { pending, demand, subject } = transaction
  if (!pending) return { screen: await screenOf(services, login) }
  const owner = ownerOf(step, transaction)
  const confirmed = await confirmEnrolmentOf(services, owner, {
    pending,
    code,
    isAdditional: await isVouched(services, transaction),
  })
  if (confirmed.outcome === 'too_many_attempts') {
    const { retryAfterSeconds } = confirmed
    return reject(step, { code: 'too_many_attempts', retryAfterSeconds })
  }
  const { factor } = pending
  if (confirmed.outcome === 'taken') return expire(step)
  if (confirmed.outcome === 'wrong') return reject(step, { code: FACTORS[factor].wrong })

  const at = services.clock.now()
  const enrolled = apply(services, login, { type: 'confirm_enrolment', factor, at }, [
    { type: 'factor_verified', factor },
  ])
  const closed = settled(services, enrolled)
  await saveLogin(services, login, closed)
  const recoveryCode = await firstRecoveryCode(services, subject.userId)
  return proveSecondFactor(services, closed, {
    demand,
    subject,
    factor,
    authenticatorId: confirmed.verified.authenticatorId,
    rememberBrowser: false,
    ...(recoveryCode !== undefined && { recoveryCode }),
  })
}

/** Whether the person used an authenticator in this login already that is still theirs. */
async function isVouched(
  services: Services,
  { fulfilments, subject }: Enrolling,
): Promise<boolean> {
  const enrolled = factorsIn(await authenticatorsOf(services, subject.userId))
  return isVouchedFor(fulfilments, enrolled)
}

async function reject({ services, login }: HostedStep, error: ScreenError): Promise<HostedResult> {
  const rejected = apply(services, login, { type: 'reject_code' }, [{ type: 'code_rejected' }])
  await saveLogin(services, login, rejected)
  return { screen: await screenOf(services, rejected, error) }
}

async function expire({ services, login }: HostedStep): Promise<HostedResult> {
  const expired = apply(services, login, { type: 'expire' }, [{ type: 'expired' }])
  await saveLogin(services, login, expired)
  return { screen: await screenOf(services, expired) }
}
