import type { MultifactorDemand, SequencedDemand } from '@lockstep/protocol'
import type { DecisionInput, Move } from './decide.js'
import type { UndatedStep } from './login.js'
import { ruledDemand } from './owed-demand.js'

/** What is owed at the end of the login, for its story. */
export function describeDemand(
  demand: MultifactorDemand | undefined,
  input: DecisionInput,
): readonly UndatedStep[] {
  if (!demand) return isSequenced(input) ? [] : [{ type: 'nothing_demanded' }]
  return [
    {
      type: 'factor_demanded',
      provider: demand.provider,
      by: whoDemands(input),
      allowRememberBrowser: demand.allowRememberBrowser,
    },
  ]
}

function whoDemands(input: DecisionInput): 'acr_values' | 'action' | 'policy' | 'rule' {
  const word = input.actions?.effects.multifactor ?? 'silent'
  if (typeof word !== 'string') return 'action'
  if (word === 'none') return 'acr_values'
  if (ruledDemand(input)) return 'rule'
  return input.policy && !input.result.removesMultifactor ? 'policy' : 'acr_values'
}

/** Whether an Action demanded a factor of this login, in this pass or before. */
function isSequenced({ earlier = [], actions }: DecisionInput): boolean {
  return actions?.outcome === 'pause' || earlier.some(({ kind }) => kind === 'sequenced')
}

/** What an Action demanded just now, for the story of the login. */
export function describeSequence(
  { actions }: DecisionInput,
  after: string | undefined,
): readonly UndatedStep[] {
  if (actions?.outcome !== 'pause') return []
  return actions.demands.map(({ kind, anyOf }) => ({
    type: 'action_demanded',
    action: after ?? '',
    kind,
    factors: anyOf.map(({ type }) => type),
  }))
}

/** Why a login that may show no page cannot go on. */
export function leavesTheTenant({ action }: Extract<Move, { move: 'redirect' }>): string {
  return action === undefined
    ? 'A rule sends the user to another site.'
    : `The Action "${action}" sends the user to another site.`
}

/** Why a demand at the end of the login denies it. */
export function unavailable(
  { provider }: MultifactorDemand,
  { enrolsByTicketOnly = false }: Pick<DecisionInput, 'enrolsByTicketOnly'> = {},
): string {
  if (provider === 'duo') {
    return (
      'Multifactor authentication is required by provider "duo", but nobody gave an account there. ' +
      'Ask the administrator to give host, ikey and skey.'
    )
  }
  if (enrolsByTicketOnly) return BY_TICKET_ONLY
  return (
    `Multifactor authentication is required, but no factor of provider "${provider}" is available. ` +
    'Ask the administrator to enable one.'
  )
}

/** Why a login without a browser cannot meet a demand. */
export function needsItsPage({ provider }: MultifactorDemand): string {
  return (
    `Multifactor authentication is required by provider "${provider}", whose service asks on a page of its own. ` +
    'Send the user to /authorize.'
  )
}

/** Why a login sets no second factor up. */
const BY_TICKET_ONLY =
  'Multifactor authentication is required, and a second factor is set up by a link from the administrator only. Ask for one.'

/** Why two demands for accounts of one person deny the login. */
export const AT_ODDS =
  'Multifactor authentication is required by two accounts of the user, and no factor meets both demands. ' +
  'Ask the administrator to demand the same provider for both.'

/** Why a demand of an Action denies the login. */
export function unusable({ by, factors }: SequencedDemand): string {
  const wanted = factors.join(' or ') || 'one that this tenant does not have'
  return by === 'challenge'
    ? `An Action asks for a second factor (${wanted}), and the user has none that is switched on. Ask the administrator for help.`
    : `An Action asks to enrol a second factor (${wanted}), and none can be enrolled. Ask the administrator to switch one on.`
}
