import type { Challenging, Factor, ScreenError } from '@lockstep/protocol'
import { answerFactor } from '../../factors/answer-challenge.js'
import { FACTORS, isIndependent } from '../../factors/factors.js'
import { posedStep } from '../../factors/posed-step.js'
import { regenerateRecoveryCode } from '../../factors/recovery-code.js'
import { challengeScreen } from '../login/factor-screen.js'
import { apply, saveLogin } from '../login/login.js'
import { withError } from '../login/screen-of.js'
import { settled } from '../login/settled.js'
import { ownerOf } from './present.js'
import { proveSecondFactor } from './prove-second-factor.js'
import type { HostedResult, HostedStep } from './step.js'

/** One answer to a challenge. */
export interface ChallengeAnswer {
  readonly transaction: Challenging
  readonly factor: Factor
  readonly code: string
  /** The checkbox; it counts only where it was offered. */
  readonly rememberBrowser: boolean
  /** The other one: another recovery code is wanted. Default: false. */
  readonly newRecoveryCode?: boolean
}

/**
 * Checks an answer: the attempt is counted first, the factor must be one of those that were offered,
 * and a right code is used up before anything else happens.
 */
export async function answerChallenge(
  step: HostedStep,
  {
    transaction,
    factor,
    code,
    rememberBrowser,
    newRecoveryCode: isWanted = false,
  }: ChallengeAnswer,
): Promise<HostedResult> {
  const { services, login } = step
  const { posed, factors, demand, subject } = transaction
  const answer = await answerFactor(services, ownerOf(step, transaction), {
    admitted: factors,
    factor,
    ...posedStep(posed, factor),
    code,
  })
  if (answer.outcome === 'too_many_attempts') {
    const { retryAfterSeconds } = answer
    return reject(step, { transaction, factor }, { code: 'too_many_attempts', retryAfterSeconds })
  }
  if (answer.outcome === 'wrong') {
    return reject(step, { transaction, factor }, { code: FACTORS[factor].wrong })
  }

  const at = services.clock.now()
  const accepted = apply(services, login, { type: 'accept_code', factor, at }, [
    { type: 'factor_verified', factor },
  ])
  const closed = settled(services, accepted)
  await saveLogin(services, login, closed)
  const { authenticatorId, newRecoveryCode: replacement } = answer.verified
  const replaces = isWanted && mayReplaceRecoveryCode(transaction, factor)
  const recoveryCode = replaces
    ? await regenerateRecoveryCode(services, subject.userId)
    : replacement
  return proveSecondFactor(services, closed, {
    demand,
    subject,
    factor,
    authenticatorId,
    // Whoever needed the recovery code has lost something; the next login asks again.
    rememberBrowser: rememberBrowser && replacement === undefined,
    ...(recoveryCode !== undefined && { recoveryCode }),
  })
}

/**
 * Whoever proved a factor just now that protects the account by itself may replace the recovery code, if
 * that was one of the other ways: a mailbox alone, or a remembered browser, is not enough.
 */
function mayReplaceRecoveryCode({ factors }: Challenging, factor: Factor): boolean {
  return isIndependent(factor) && factors.includes('recovery-code')
}

async function reject(
  { services, login }: HostedStep,
  { transaction, factor }: Pick<ChallengeAnswer, 'transaction' | 'factor'>,
  error: ScreenError,
): Promise<HostedResult> {
  const rejected = apply(services, login, { type: 'reject_code' }, [{ type: 'code_rejected' }])
  // Who comes back from another page reads about it on the next one; the question is over.
  const data = FACTORS[factor].external?.failed(error)
  const posed = data && ({ type: 'pose_challenge', posed: { factor, data } } as const)
  const next = posed ? apply(services, rejected, posed, []) : rejected
  await saveLogin(services, login, next)
  const screen = await challengeScreen(services, next, { transaction, factor })
  return { screen: withError(screen, error) }
}
