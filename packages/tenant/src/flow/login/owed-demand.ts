import { ACR_MULTI_FACTOR } from '@lockstep/protocol'
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

/** The first demand, as strict about remembered browsers as both. */
function together(
  first: MultifactorDemand | undefined,
  second: MultifactorDemand | undefined,
): MultifactorDemand | undefined {
  if (!first || !second) return first ?? second
  const allowRememberBrowser = first.allowRememberBrowser && second.allowRememberBrowser
  return { ...first, allowRememberBrowser }
}

/** What earlier passes demanded, unless this one took it back. */
function earlierDemand({
  result,
  earlier = [],
  demandedBefore = [],
}: Pick<DecisionInput, 'demandedBefore' | 'earlier' | 'result'>): MultifactorDemand | undefined {
  return result.removesMultifactor ? undefined : demandOf([...earlier, ...demandedBefore])
}

function demandOf(obligations: readonly Obligation[]): MultifactorDemand | undefined {
  return obligations.find((obligation) => obligation.kind === 'multifactor')?.demand
}
