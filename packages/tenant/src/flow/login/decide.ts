import { EXTERNAL_FACTORS, fulfils } from '@lockstep/protocol'
import type {
  Pause,
  AuthorizationRequest,
  ErrorCode,
  Factor,
  Fulfilment,
  MultifactorDemand,
  Obligation,
  SequencedDemand,
} from '@lockstep/protocol'
import type { ActionsResult, RuleResult } from '@lockstep/rules'
import type { GuardianSettings } from '../../config/tenant-config.js'
import { admittedFactors, factorMove } from './factor-move.js'
import type { UndatedStep } from './login.js'
import { namedAccount } from './named-account.js'
import { areDemandsAtOdds, owedDemand } from './owed-demand.js'
import {
  AT_ODDS,
  describeDemand,
  describeSequence,
  leavesTheTenant,
  needsItsPage,
  unavailable,
  unusable,
} from './ruling-words.js'
import { nextInSequence, sequencedDemands } from './sequence.js'
import type { SequencedStep } from './sequence.js'

/**
 * Who is at the other end: a person at a browser, a browser that may show nothing (`prompt=none`), or
 * an application at the token endpoint, which can ask its user for a code but shows no page of ours.
 */
export type Channel = 'browser' | 'silent' | 'back-channel'

/** Everything the decision depends on. */
export interface DecisionInput {
  readonly result: Pick<RuleResult, 'outcome' | 'error' | 'obligations' | 'removesMultifactor'>
  /** What the Actions came to; absent while they have not run. */
  readonly actions?: Pick<ActionsResult, 'at' | 'demands' | 'effects' | 'error' | 'outcome' | 'url'>
  readonly request: Pick<AuthorizationRequest, 'acrValues' | 'sso'>
  readonly channel: Channel
  /** What was demanded before a redirect or a pause; `undefined` in the first pass. */
  readonly earlier: readonly Obligation[] | undefined
  /** What rules demanded of an account that turned out to be another user's. */
  readonly demandedBefore?: readonly Obligation[]
  /** What the tenant demands by itself of this login. */
  readonly policy?: MultifactorDemand | undefined
  /** What was fulfilled in this transaction so far. */
  readonly fulfilled?: readonly Fulfilment[]
  /** The person comes back from another site in this pass. Default: false. */
  readonly returning?: boolean
  /** The Action whose demands are being answered. */
  readonly pausedBy?: string
  /** The transaction's version. */
  readonly version?: number
  readonly toggles: GuardianSettings['factors']
  /** External factors at whose service the tenant itself has an account. Default: none. */
  readonly connected?: ReadonlySet<Factor>
  readonly enrolled: ReadonlySet<Factor>
  /** Nobody sets a second factor up at a login. Default: false. */
  readonly enrolsByTicketOnly?: boolean
  /** The factor by which this browser is remembered for this user. */
  readonly remembered: Factor | undefined
  /** The account at a provider for which it is remembered; absent where the demand named none. */
  readonly rememberedAccount?: string
  /** Scopes that the user has not agreed to yet. */
  readonly consent: readonly string[]
  /** Seconds since the epoch. */
  readonly at: number
}

/** What happens next, and why. */
export type Move =
  | {
      readonly move: 'deny'
      readonly error: ErrorCode
      readonly description: string
      /** Auth0's log code for a demand that no factor of this person can meet. */
      readonly log?: 'mfar'
    }
  /** `action`: the Action that goes on at the return. */
  | { readonly move: 'redirect'; readonly url: string; readonly action?: string }
  /** Nothing is in the way of the Actions after this one. */
  | { readonly move: 'proceed'; readonly after: string }
  | {
      readonly move: 'enroll'
      readonly demand: MultifactorDemand
      /** The factors that may be enrolled, the preferred one first. */
      readonly options: readonly Factor[]
      readonly pause?: Pause
    }
  | {
      readonly move: 'challenge'
      readonly demand: MultifactorDemand
      /** The enrolled factors that may answer, the preferred one first. */
      readonly factors: readonly Factor[]
      readonly pause?: Pause
    }
  | { readonly move: 'allow' }

/** A {@link Move} with what the transaction owes from now on. */
export interface Ruling {
  readonly next: Move
  readonly obligations: readonly Obligation[]
  readonly fulfilments: readonly Fulfilment[]
  readonly steps: readonly UndatedStep[]
}

/**
 * Turns what the rules and the Actions said into the next move. Pure, and closed by default: whatever
 * cannot be satisfied is denied.
 */
export function decide(input: DecisionInput): Ruling {
  const { result, actions } = input
  if (result.outcome === 'deny' || actions?.outcome === 'deny') {
    const error = result.outcome === 'deny' ? result.error : actions?.error
    const { code, message } = error ?? { code: 'access_denied', message: 'Access denied.' }
    return denied(code, message)
  }

  const demand = owedDemand(input)
  if (areDemandsAtOdds(input)) return withoutFactor(AT_ODDS, describeDemand(demand, input))
  const redirect = redirectMove(input)
  const fulfilments = fulfilledSoFar(input)
  const sequence = nextInSequence(sequenceOf(input), { ...input, fulfilments })
  const obligations: readonly Obligation[] = [
    ...(demand ? [{ kind: 'multifactor', demand } as const] : []),
    ...redirectsOwed(input.earlier),
    ...(redirect ? [{ kind: 'redirect', url: redirect.url } as const] : []),
    ...sequence.demands.map((owed) => ({ kind: 'sequenced', demand: owed }) as const),
    ...(input.consent.length > 0 ? [{ kind: 'consent', scopes: input.consent } as const] : []),
  ]
  const standing = { obligations, fulfilments }
  if (redirect) {
    const steps = describeDemand(demand, input)
    return input.channel !== 'browser'
      ? denied('interaction_required', leavesTheTenant(redirect), steps)
      : { ...standing, next: redirect, steps }
  }
  const after = actions ? actions.at : input.pausedBy
  if (sequence.next.step !== 'none') {
    return factorInSequence(input, { ...standing, next: sequence.next, after })
  }
  if (after !== undefined) return { ...standing, next: { move: 'proceed', after }, steps: [] }
  return deferredFactor(input, { ...standing, demand, steps: describeDemand(demand, input) })
}

/** The second factor at the end of the login, which rules and `api.multifactor.enable` demand. */
function deferredFactor(
  input: DecisionInput,
  {
    demand,
    obligations,
    fulfilments,
    steps,
  }: Omit<Ruling, 'next'> & { readonly demand: MultifactorDemand | undefined },
): Ruling {
  const settled = { obligations, fulfilments, steps }
  if (!demand) return consentOr(input, settled)
  if (!input.request.sso) {
    return denied('mfa_required', 'Multifactor authentication required', steps)
  }
  // A factor that was proven for an Action is not asked for again, as far as the demand admits it.
  const owed: Obligation = { kind: 'multifactor', demand }
  if (fulfilments.some((proof) => fulfils(proof, owed))) return consentOr(input, settled)
  const admitted = admittedFactors(demand, input)
  if (admitted.length === 0) {
    return withoutFactor(unavailable(demand), steps)
  }
  const memory = rememberedProof(demand, admitted, input)
  if (memory) {
    return consentOr(input, {
      obligations,
      fulfilments: [...fulfilments, memory],
      steps: [...steps, { type: 'browser_remembered' }],
    })
  }
  if (input.channel === 'silent') {
    return denied('login_required', 'Multifactor authentication required', steps)
  }
  // There will be no page on which the person could agree after the challenge.
  if (input.channel === 'back-channel' && input.consent.length > 0) return consentOwed(steps)
  if (
    input.channel === 'back-channel' &&
    admitted.every((factor) => EXTERNAL_FACTORS.has(factor))
  ) {
    return denied('access_denied', needsItsPage(demand), steps)
  }
  const move = factorMove(demand, admitted, { ...input, fulfilments })
  if (!move) return withoutFactor(unavailable(demand, input), steps)
  const owedFirst = move.first ? [{ kind: 'sequenced', demand: move.first } as const] : []
  return { ...settled, obligations: [...obligations, ...owedFirst], next: move.next }
}

/** The factor that an Action wants before the Actions after it run. No memory answers for it. */
function factorInSequence(
  input: DecisionInput,
  {
    obligations,
    fulfilments,
    next,
    after,
  }: Pick<Ruling, 'fulfilments' | 'obligations'> & {
    readonly next: Exclude<SequencedStep['next'], { step: 'none' }>
    readonly after: string | undefined
  },
): Ruling {
  const steps = describeSequence(input, after)
  if (!input.request.sso || input.channel === 'back-channel') {
    return denied('mfa_required', 'Multifactor authentication required', steps)
  }
  if (next.step === 'unusable' || after === undefined) {
    return withoutFactor(unusable(next.demand), steps)
  }
  if (input.channel === 'silent') {
    return denied('login_required', 'Multifactor authentication required', steps)
  }
  const pause = { answers: next.demand.id, after }
  const demand: MultifactorDemand = { provider: 'any', allowRememberBrowser: false }
  return {
    obligations,
    fulfilments,
    steps,
    next:
      next.step === 'challenge'
        ? { move: 'challenge', demand, factors: next.factors, pause }
        : { move: 'enroll', demand, options: next.factors, pause },
  }
}

/** What Actions demanded of this transaction, oldest first. */
function sequenceOf({
  actions,
  earlier = [],
  version = 0,
  at,
}: DecisionInput): readonly SequencedDemand[] {
  const before = earlier.filter((obligation) => obligation.kind === 'sequenced')
  const fresh = actions?.demands ?? []
  return [...before.map(({ demand }) => demand), ...sequencedDemands(fresh, { version, at })]
}

/** What was fulfilled, with the visit of another site that this pass is the return from. */
function fulfilledSoFar({
  earlier,
  fulfilled = [],
  returning = false,
  at,
}: DecisionInput): readonly Fulfilment[] {
  if (!returning) return fulfilled
  const visits = redirectsOwed(earlier)
    .filter((owed) => !fulfilled.some((fulfilment) => fulfils(fulfilment, owed)))
    .map(({ url }): Fulfilment => ({ kind: 'redirect', url, at }))
  return [...fulfilled, ...visits]
}

/** Rules send the person away once, in their first pass; each Action may. */
function redirectMove({
  result,
  actions,
  earlier,
}: DecisionInput): Extract<Move, { move: 'redirect' }> | undefined {
  if (actions?.outcome === 'redirect' && actions.url !== undefined && actions.at !== undefined) {
    return { move: 'redirect', url: actions.url, action: actions.at }
  }
  if (!isRedirectByRules({ result, earlier })) return undefined
  const url = redirectUrl(result.obligations)
  return url === undefined ? undefined : { move: 'redirect', url }
}

/** Whether rules send the person away before any Action runs. */
export function isRedirectByRules({
  result,
  earlier,
}: Pick<DecisionInput, 'earlier' | 'result'>): boolean {
  return earlier === undefined && redirectUrl(result.obligations) !== undefined
}

function redirectUrl(obligations: readonly Obligation[]): string | undefined {
  return obligations.find((obligation) => obligation.kind === 'redirect')?.url
}

function redirectsOwed(earlier: readonly Obligation[] = []) {
  return earlier.filter((obligation) => obligation.kind === 'redirect')
}

function rememberedProof(
  demand: MultifactorDemand,
  admitted: readonly Factor[],
  { remembered, rememberedAccount, at }: DecisionInput,
): Fulfilment | undefined {
  if (remembered === undefined || !admitted.includes(remembered)) return undefined
  if (namedAccount(demand) !== rememberedAccount) return undefined
  const proof: Fulfilment = {
    kind: 'multifactor',
    by: 'remembered-browser',
    factor: remembered,
    at,
  }
  return fulfils(proof, { kind: 'multifactor', demand }) ? proof : undefined
}

function consentOr({ channel, consent }: DecisionInput, ruling: Omit<Ruling, 'next'>): Ruling {
  if (channel !== 'browser' && consent.length > 0) {
    return consentOwed(ruling.steps)
  }
  return { ...ruling, next: { move: 'allow' } }
}

function consentOwed(steps: readonly UndatedStep[]): Ruling {
  return denied('consent_required', 'Consent required', steps)
}

function withoutFactor(description: string, steps: readonly UndatedStep[]): Ruling {
  const ruling = denied('access_denied', description, steps)
  return { ...ruling, next: { move: 'deny', error: 'access_denied', description, log: 'mfar' } }
}

function denied(error: ErrorCode, description: string, steps: readonly UndatedStep[] = []): Ruling {
  return {
    next: { move: 'deny', error, description },
    obligations: [],
    fulfilments: [],
    steps: [...steps, { type: 'denied', error, description }],
  }
}
