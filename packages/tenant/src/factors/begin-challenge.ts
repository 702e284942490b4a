import type { Factor, PosedChallenge } from '@lockstep/protocol'
import type { Services } from '../services.js'
import { authenticatorsOf, FACTORS } from './factors.js'
import type { Begun, FactorOwner } from './second-factor.js'

/** A challenge to put. */
export interface ChallengeChoice {
  readonly factor: Factor
  /** One of the user's authenticators; where the factor has a choice, the one used last by default. */
  readonly authenticatorId?: string | undefined
  /** What was put before. */
  readonly posed: PosedChallenge | null
}

/** A challenge that was begun, and to which authenticator. */
export interface BegunChallenge {
  readonly begun: Begun
  /** The challenge to keep, with `data` of the step. */
  readonly posed: PosedChallenge
}

/** Begins a challenge, or goes on with it when the same authenticator was asked before. */
export async function beginChallenge(
  services: Services,
  owner: FactorOwner,
  { factor, authenticatorId, posed }: ChallengeChoice,
): Promise<BegunChallenge> {
  const { isChosen = false, begin } = FACTORS[factor]
  const own = (await authenticatorsOf(services, owner.userId)).filter(
    (authenticator) => authenticator.factor === factor,
  )
  const wanted = own.find(({ id }) => id === authenticatorId)
  const asked = wanted ?? (isChosen ? own[0] : undefined)
  const chosen = asked ? { authenticatorId: asked.id } : {}
  const isSame = posed?.factor === factor && posed.authenticatorId === asked?.id
  const before = isSame ? posed.data : undefined
  const details = { ...chosen, ...(before && { before }) }
  const begun = (await begin?.(services, owner, details)) ?? { begun: true, data: {} }
  const data = begun.begun ? begun.data : (before ?? {})
  return { begun, posed: { factor, ...chosen, data } }
}
