import type { Factor, PosedChallenge } from '@lockstep/protocol'
import type { FactorAnswer } from './second-factor.js'

/** What an answer by `factor` belongs to, of the challenge that was put last. */
export function posedStep(
  posed: PosedChallenge | null,
  factor: Factor,
): Pick<FactorAnswer, 'authenticatorId' | 'data'> {
  if (posed?.factor !== factor) return { data: undefined }
  const { authenticatorId, data } = posed
  return { data, ...(authenticatorId !== undefined && { authenticatorId }) }
}
