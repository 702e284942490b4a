import { DEPENDENT_FACTORS, fulfils } from '@lockstep/protocol'
import type { Factor, Fulfilment, Obligation, SequencedDemand } from '@lockstep/protocol'
import type { ActionDemand } from '@lockstep/rules'
import type { GuardianSettings } from '../../config/tenant-config.js'
import { isVouchedFor, vouchersAmong } from '../../factors/vouching.js'
import { factorsOf, standInsOf } from './action-factors.js'

/** What decides which factor comes next. */
export interface Circumstances {
  readonly enrolled: ReadonlySet<Factor>
  /** Nobody sets a second factor up at a login. Default: false. */
  readonly enrolsByTicketOnly?: boolean
  readonly toggles: GuardianSettings['factors']
  /** What was proven in this transaction. */
  readonly fulfilments: readonly Fulfilment[]
}

/** What the person does next for the demands of an Action. */
export interface SequencedStep {
  /** As {@link Obligation}s from now on: demands that are met by what was proven before are gone. */
  readonly demands: readonly SequencedDemand[]
  readonly next:
    | { readonly step: 'none' }
    /** No factor can answer the demand, so the login fails. */
    | { readonly step: 'unusable'; readonly demand: SequencedDemand }
    | {
        readonly step: 'challenge' | 'enroll'
        readonly demand: SequencedDemand
        /** Any one of these, the first to be offered first. */
        readonly factors: readonly Factor[]
      }
}

/**
 * What an Action demanded, as obligations of its transaction. The ids hold the transaction's version,
 * which grows with every event, so that what answered one demand never answers a later one.
 */
export function sequencedDemands(
  demands: readonly ActionDemand[],
  { version, at }: { readonly version: number; readonly at: number },
): readonly SequencedDemand[] {
  return demands.map(({ kind, anyOf }, index) => {
    const standIns = kind === 'challenge' ? standInsOf(anyOf) : {}
    const factors = [...anyOf.flatMap(factorsOf), ...(Object.keys(standIns) as Factor[])]
    return {
      id: `${version}.${index}`,
      by: kind === 'challenge' ? 'challenge' : 'enrolment',
      factors: [...new Set(factors)],
      ...(Object.keys(standIns).length > 0 && { standIns }),
      at,
    }
  })
}

/**
 * Finds the first demand that is not answered yet, and how to answer it.
 *
 * A factor that was proven in this transaction already is not asked for again; one that is switched off
 * or not enrolled is not offered. Who has an authenticator must use it before enrolling another one:
 * otherwise a stolen password would be enough to bring an authenticator along.
 *
 * @see [Customize MFA with Actions](https://auth0.com/docs/secure/multi-factor-authentication/customize-mfa/customize-mfa-selection-universal-login)
 */
export function nextInSequence(
  demands: readonly SequencedDemand[],
  circumstances: Circumstances,
): SequencedStep {
  const kept: SequencedDemand[] = []
  for (const [index, demand] of demands.entries()) {
    if (isAnswered(demand, circumstances.fulfilments)) {
      kept.push(demand)
      continue
    }
    const rest = demands.slice(index)
    const next = stepFor(demand, circumstances)
    if (next === 'met') continue
    if (next.step === 'challenge' && next.demand !== demand) rest.unshift(next.demand)
    return { demands: [...kept, ...rest], next }
  }
  return { demands: kept, next: { step: 'none' } }
}

function isAnswered(demand: SequencedDemand, fulfilments: readonly Fulfilment[]): boolean {
  const obligation: Obligation = { kind: 'sequenced', demand }
  return fulfilments.some((fulfilment) => fulfils(fulfilment, obligation))
}

function stepFor(demand: SequencedDemand, circumstances: Circumstances) {
  return demand.by === 'challenge'
    ? challengeFor(demand, circumstances)
    : enrolmentFor(demand, circumstances)
}

function challengeFor(
  demand: SequencedDemand,
  { enrolled, toggles, fulfilments }: Circumstances,
): SequencedStep['next'] | 'met' {
  const proven = provenFactors(fulfilments)
  const counting = demand.factors.filter((factor) => {
    const main = demand.standIns?.[factor]
    return main === undefined || enrolled.has(main)
  })
  const usable = counting.filter((factor) => toggles[factor] && enrolled.has(factor))
  const fresh = usable.filter((factor) => !proven.has(factor))
  if (fresh.length > 0) return { step: 'challenge', demand, factors: fresh }
  return counting.some((factor) => proven.has(factor)) ? 'met' : { step: 'unusable', demand }
}

function enrolmentFor(
  demand: SequencedDemand,
  { enrolled, enrolsByTicketOnly = false, toggles, fulfilments }: Circumstances,
): SequencedStep['next'] | 'met' {
  const factors = demand.factors.filter(
    (factor) =>
      !enrolsByTicketOnly &&
      toggles[factor] &&
      !DEPENDENT_FACTORS.has(factor) &&
      !enrolled.has(factor),
  )
  if (factors.length === 0) {
    const isThere = demand.factors.some((factor) => enrolled.has(factor))
    return isThere ? 'met' : { step: 'unusable', demand }
  }
  if (enrolled.size === 0 || isVouchedFor(fulfilments, enrolled)) {
    return { step: 'enroll', demand, factors }
  }
  const existing = vouchersAmong(enrolled).filter((factor) => toggles[factor])
  const first: SequencedDemand = {
    ...demand,
    id: `${demand.id}-existing`,
    by: 'challenge',
    factors: existing,
  }
  return existing.length > 0
    ? { step: 'challenge', demand: first, factors: existing }
    : { step: 'unusable', demand }
}

function provenFactors(fulfilments: readonly Fulfilment[]): ReadonlySet<Factor> {
  return new Set(
    fulfilments.flatMap((fulfilment) =>
      fulfilment.kind === 'multifactor' && fulfilment.by !== 'remembered-browser'
        ? [fulfilment.factor]
        : [],
    ),
  )
}
