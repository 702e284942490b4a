import type { Challenging, Factor, ScreenError, ScreenErrorCode } from '@lockstep/protocol'
import { FACTORS } from '../../factors/factors.js'
import type { Verified } from '../../factors/second-factor.js'
import type { AttemptKind } from '../limits/attempts.js'
import { returnAttempt, takeAttempt } from '../limits/attempts.js'
import { apply, saveLogin } from '../login/login.js'
import type { Login } from '../login/login.js'
import { screenOf } from '../login/screen-of.js'
import { settled } from '../login/settled.js'
import { proveSecondFactor } from './prove-second-factor.js'
import type { HostedResult, HostedStep } from './step.js'

/** One answer to a challenge. */
export interface ChallengeAnswer {
  readonly transaction: Challenging
  readonly factor: Factor
  readonly code: string
  /** The checkbox; it counts only where it was offered. */
  readonly rememberBrowser: boolean
}

const ATTEMPT: Readonly<Record<Factor, AttemptKind>> = {
  otp: 'code',
  'recovery-code': 'recovery-code',
}
const WRONG: Readonly<Record<Factor, ScreenErrorCode>> = {
  otp: 'wrong_code',
  'recovery-code': 'wrong_recovery_code',
}

/**
 * Checks an answer: the attempt is counted first, the factor must be one of those that were offered,
 * and a right code is used up before anything else happens.
 */
export async function answerChallenge(
  step: HostedStep,
  { transaction, factor, code, rememberBrowser }: ChallengeAnswer,
): Promise<HostedResult> {
  const { services, login } = step
  const { userId } = transaction.subject
  const allowance = await takeAttempt(services, ATTEMPT[factor], userId)
  if (!allowance.allowed) {
    const { retryAfterSeconds } = allowance
    return reject(step, factor, { code: 'too_many_attempts', retryAfterSeconds })
  }
  const verified = transaction.factors.includes(factor)
    ? await FACTORS[factor].verify(services, userId, code)
    : undefined
  if (!verified) return reject(step, factor, { code: WRONG[factor] })

  const at = services.clock.now()
  const accepted = apply(services, login, { type: 'accept_code', factor, at }, [
    { type: 'factor_verified', factor },
  ])
  const closed = settled(services, accepted)
  await saveLogin(services, login, closed)
  await returnAttempt(services, ATTEMPT[factor], userId)
  return prove(step, closed, { transaction, factor, verified, rememberBrowser })
}

async function prove(
  { services }: HostedStep,
  closed: Login,
  {
    transaction,
    factor,
    verified,
    rememberBrowser,
  }: Omit<ChallengeAnswer, 'code'> & {
    readonly verified: Verified
  },
): Promise<HostedResult> {
  const { authenticatorId, newRecoveryCode } = verified
  return proveSecondFactor(services, closed, {
    demand: transaction.demand,
    subject: transaction.subject,
    factor,
    authenticatorId,
    rememberBrowser,
    ...(newRecoveryCode !== undefined && { recoveryCode: newRecoveryCode }),
  })
}

async function reject(
  { services, login }: HostedStep,
  factor: Factor,
  error: ScreenError,
): Promise<HostedResult> {
  const rejected = apply(services, login, { type: 'reject_code' }, [{ type: 'code_rejected' }])
  await saveLogin(services, login, rejected)
  if (factor === 'recovery-code')
    return { screen: { screen: 'mfa-recovery-code-challenge', error } }
  return { screen: screenOf(services, rejected, error) }
}
