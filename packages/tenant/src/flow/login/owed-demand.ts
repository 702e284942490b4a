import { ACR_MULTI_FACTOR, PROVIDER_FACTORS } from '@lockstep/protocol'
import type { MultifactorDemand, Obligation } from '@lockstep/protocol'
import type { DecisionInput } from './decide.js'

/**
 * The factor that is owed at the end. Of the rules and the Actions the last one that spoke wins, over
 * the tenant's policy, too; `acr_values` can only raise.
 *
 * @see [Step-up authentication](https://auth0.com/docs/secure/multi-factor-authentication/step-up-authentication)
 */
export function owedDemand(input: DecisionInput): MultifactorDemand | undefined {
  const word = input.actions?.effects.multifactor ?? 'silent'
  const demand = word === 'none' ? undefined : demandOfScripts(input, word)
  if (!input.request.acrValues.includes(ACR_MULTI_FACTOR)) return demand
  return { ...(demand ?? { provider: 'any' as const }), allowRememberBrowser: false }
}

function demandOfScripts(
  input: DecisionInput,
  word: MultifactorDemand | 'silent',
): MultifactorDemand | undefined {
  if (word !== 'silent') return together(word, input.policy)
  return together(ruledDemand(input), input.result.removesMultifactor ? undefined : input.policy)
}

/**
 * What the rules demand. The last rule that spoke wins; a demand from before a redirect stays unless
 * the pass after it says `none`.
 */
export function ruledDemand(
  input: Pick<DecisionInput, 'demandedBefore' | 'earlier' | 'result'>,
): MultifactorDemand | undefined {
  return together(demandOf(input.result.obligations), earlierDemand(input))
}

/**
 * Whether two earlier demands name factors that exclude each other. They were made for different
 * accounts of one person, so neither is the other's last word; no factor meets both.
 */
export function areDemandsAtOdds(
  input: Pick<DecisionInput, 'demandedBefore' | 'earlier' | 'result'>,
): boolean {
  const demands = earlierDemands(input)
  return demands.some((one) => demands.some((other) => !covers(one, other) && !covers(other, one)))
}

/** The first demand, as strict about remembered browsers as both. */
function together(
  first: MultifactorDemand | undefined,
  second: MultifactorDemand | undefined,
): MultifactorDemand | undefined {
  if (!first || !second) return first ?? second
  const allowRememberBrowser = first.allowRememberBrowser && second.allowRememberBrowser
  return { ...first, allowRememberBrowser }
}

/** What earlier passes demanded: the factors that meet every demand, as strict as all of them. */
function earlierDemand(
  input: Pick<DecisionInput, 'demandedBefore' | 'earlier' | 'result'>,
): MultifactorDemand | undefined {
  const demands = earlierDemands(input)
  const narrowest = demands.find((one) => demands.every((other) => covers(other, one)))
  return demands.reduce(together, narrowest)
}

/** What earlier passes demanded, one by one, unless this one took it back. */
function earlierDemands({
  result,
  earlier = [],
  demandedBefore = [],
}: Pick<DecisionInput, 'demandedBefore' | 'earlier' | 'result'>): readonly MultifactorDemand[] {
  return result.removesMultifactor ? [] : demandsOf([...earlier, ...demandedBefore])
}

/** Whether every factor that meets `narrow` meets `wide`, too. */
function covers(wide: MultifactorDemand, narrow: MultifactorDemand): boolean {
  const admitted = PROVIDER_FACTORS[wide.provider]
  return PROVIDER_FACTORS[narrow.provider].every((factor) => admitted.includes(factor))
}

function demandOf(obligations: readonly Obligation[]): MultifactorDemand | undefined {
  return demandsOf(obligations)[0]
}

function demandsOf(obligations: readonly Obligation[]): readonly MultifactorDemand[] {
  return obligations
    .filter((obligation) => obligation.kind === 'multifactor')
    .map(({ demand }) => demand)
}
