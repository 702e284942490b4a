import { DEPENDENT_FACTORS, EXTERNAL_FACTORS, PROVIDER_FACTORS } from '@lockstep/protocol'
import type { Factor, Fulfilment, MultifactorDemand, SequencedDemand } from '@lockstep/protocol'
import { isVouchedFor, vouchersAmong } from '../../factors/vouching.js'
import type { DecisionInput, Move } from './decide.js'

/** What the person does for a demand. */
export interface FactorMove {
  readonly next: Extract<Move, { move: 'challenge' | 'enroll' }>
  /** What is proven before the factor that was demanded, when that is not enrolled yet. */
  readonly first?: SequencedDemand
}

type Circumstances = Pick<
  DecisionInput,
  'at' | 'channel' | 'connected' | 'enrolled' | 'enrolsByTicketOnly' | 'toggles' | 'version'
> & {
  /** What was proven in this transaction. */
  readonly fulfilments: readonly Fulfilment[]
}

/**
 * The factors that may answer a demand: those of the provider, and for `any` only those that are
 * switched on. Naming a provider overrides the switches. A factor with a service of its own needs an
 * account there, and answers `any` alone or not at all.
 *
 * @see [Customize MFA](https://auth0.com/docs/secure/multi-factor-authentication/customize-mfa)
 */
export function admittedFactors(
  { provider, service }: MultifactorDemand,
  {
    toggles,
    enrolled,
    connected = new Set(),
  }: Pick<DecisionInput, 'connected' | 'enrolled' | 'toggles'>,
): readonly Factor[] {
  const factors = PROVIDER_FACTORS[provider].filter(
    (factor) => !EXTERNAL_FACTORS.has(factor) || service !== undefined || connected.has(factor),
  )
  if (provider !== 'any') return factors
  const on = factors.filter((factor) => toggles[factor])
  const external = on.filter((factor) => EXTERNAL_FACTORS.has(factor))
  return external.length > 0 && isOnlyWay(on, enrolled)
    ? external
    : on.filter((factor) => !EXTERNAL_FACTORS.has(factor))
}

/**
 * Whether nothing of the tenant's own stands beside an external factor: none is switched on, or the person
 * has proven the external one before and has no other.
 */
function isOnlyWay(on: readonly Factor[], enrolled: ReadonlySet<Factor>): boolean {
  const isOwn = (factor: Factor) => !EXTERNAL_FACTORS.has(factor) && !DEPENDENT_FACTORS.has(factor)
  if (!on.some(isOwn)) return true
  const has = [...enrolled]
  return has.some((factor) => EXTERNAL_FACTORS.has(factor)) && !has.some(isOwn)
}

/**
 * Who has an authenticator that was demanded uses it. Who has another one uses that first and then
 * enrols the one that was demanded; only who has none enrols at once. Otherwise a stolen password would
 * be enough to bring an authenticator along. Whether somebody may enrol at an external service is for that
 * service to say.
 */
export function factorMove(
  demand: MultifactorDemand,
  admitted: readonly Factor[],
  circumstances: Circumstances,
): FactorMove | undefined {
  const { enrolled, enrolsByTicketOnly = false, toggles, fulfilments } = circumstances
  const factors = admitted.filter((factor) => EXTERNAL_FACTORS.has(factor) || enrolled.has(factor))
  if (factors.length > 0) return { next: { move: 'challenge', demand, factors } }
  const options = enrolsByTicketOnly ? [] : enrolable(admitted, toggles)
  if (options.length === 0) return undefined
  if (enrolled.size === 0 || isVouchedFor(fulfilments, enrolled)) {
    return { next: { move: 'enroll', demand, options } }
  }
  return existingFirst(demand, circumstances)
}

/** A challenge by what the person has. An application without a page of ours could not go on after it. */
function existingFirst(
  { provider }: MultifactorDemand,
  { connected, enrolled, toggles, channel, version = 0, at }: Circumstances,
): FactorMove | undefined {
  // The account at an external service that a script named once is not named for this.
  const usable = vouchersAmong(enrolled).filter(
    (factor) => !EXTERNAL_FACTORS.has(factor) || connected?.has(factor),
  )
  const switchedOn = usable.filter((factor) => toggles[factor])
  const factors = switchedOn.length === 0 && provider !== 'any' ? usable : switchedOn
  if (channel !== 'browser' || factors.length === 0) return undefined
  const first: SequencedDemand = { id: `${version}.existing`, by: 'challenge', factors, at }
  const demand = { provider: 'any', allowRememberBrowser: false } as const
  return { first, next: { move: 'challenge', demand, factors, pause: { answers: first.id } } }
}

/**
 * The factors to choose from. A named provider overrides the switches, so that it never meets a dead
 * end; but while some of its factors are switched on, nobody is led to those that are not.
 */
function enrolable(
  admitted: readonly Factor[],
  toggles: DecisionInput['toggles'],
): readonly Factor[] {
  const independent = admitted.filter((factor) => !DEPENDENT_FACTORS.has(factor))
  const switchedOn = independent.filter((factor) => toggles[factor])
  return switchedOn.length > 0 ? switchedOn : independent
}
