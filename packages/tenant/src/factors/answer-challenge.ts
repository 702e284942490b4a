import type { Factor } from '@lockstep/protocol'
import { returnAttempt, takeAttempt } from '../flow/limits/attempts.js'
import type { Services } from '../services.js'
import { FACTORS } from './factors.js'
import { logAnswer } from './log-answer.js'
import { notify } from './notify.js'
import type { FactorAnswer, FactorOwner, Verified } from './second-factor.js'

/** What came of an answer to a challenge. */
export type AnswerOutcome =
  | { readonly outcome: 'right'; readonly verified: Verified }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'too_many_attempts'; readonly retryAfterSeconds: number }

/**
 * Checks an answer, once: the attempt is taken from the user's bucket before the answer is looked at,
 * and given back when it was right. Only factors in `admitted` can be right.
 */
export async function answerFactor(
  services: Services,
  owner: FactorOwner,
  answer: FactorAnswer & { readonly admitted: readonly Factor[]; readonly factor: Factor },
): Promise<AnswerOutcome> {
  const factor = FACTORS[answer.factor]
  const allowance = await takeAttempt(services, factor.attempts, owner.userId)
  if (!allowance.allowed) {
    await logAnswer(services, owner, { factor: answer.factor, outcome: 'limited' })
    return { outcome: 'too_many_attempts', retryAfterSeconds: allowance.retryAfterSeconds }
  }
  const verified = answer.admitted.includes(answer.factor)
    ? await factor.verify(services, owner, answer)
    : undefined
  if (!verified) {
    await logAnswer(services, owner, { factor: answer.factor, outcome: 'wrong' })
    return { outcome: 'wrong' }
  }
  await returnAttempt(services, factor.attempts, owner.userId)
  await logAnswer(services, owner, { factor: answer.factor, outcome: 'right' })
  if (answer.factor === 'recovery-code') await notify(services, owner, 'recovery_used')
  return { outcome: 'right', verified }
}
