import { ACR_MULTI_FACTOR, DEPENDENT_FACTORS, PROVIDER_FACTORS, fulfils } from '@lockstep/protocol'
import type {
  AuthorizationRequest,
  ErrorCode,
  Factor,
  Fulfilment,
  MultifactorDemand,
  Obligation,
} from '@lockstep/protocol'
import type { RuleResult } from '@lockstep/rules'
import type { GuardianSettings } from '../../config/tenant-config.js'
import type { UndatedStep } from './login.js'

/**
 * Who is at the other end: a person at a browser, a browser that may show nothing (`prompt=none`), or
 * an application at the token endpoint, which can ask its user for a code but shows no page of ours.
 */
export type Channel = 'browser' | 'silent' | 'back-channel'

/** Everything the decision depends on. */
export interface DecisionInput {
  readonly result: Pick<RuleResult, 'outcome' | 'error' | 'obligations' | 'removesMultifactor'>
  readonly request: Pick<AuthorizationRequest, 'acrValues' | 'sso'>
  readonly channel: Channel
  /** What the pass before a redirect demanded; `undefined` in the first pass. */
  readonly earlier: readonly Obligation[] | undefined
  /** What rules demanded of an account that turned out to be another user's. */
  readonly demandedBefore?: readonly Obligation[]
  /** What the tenant demands by itself of this login. */
  readonly policy?: MultifactorDemand | undefined
  readonly toggles: GuardianSettings['factors']
  readonly enrolled: ReadonlySet<Factor>
  /** The factor by which this browser is remembered for this user. */
  readonly remembered: Factor | undefined
  /** Scopes that the user has not agreed to yet. */
  readonly consent: readonly string[]
  /** Seconds since the epoch. */
  readonly at: number
}

/** What happens next, and why. */
export type Move =
  | { readonly move: 'deny'; readonly error: ErrorCode; readonly description: string }
  | { readonly move: 'redirect'; readonly url: string }
  | {
      readonly move: 'enroll'
      readonly demand: MultifactorDemand
      /** The factors that may be enrolled, the preferred one first. */
      readonly options: readonly Factor[]
    }
  | {
      readonly move: 'challenge'
      readonly demand: MultifactorDemand
      /** The enrolled factors that may answer, the preferred one first. */
      readonly factors: readonly Factor[]
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
 * Turns what the rules said into the next move. Pure, and closed by default: whatever cannot be
 * satisfied is denied.
 */
export function decide(input: DecisionInput): Ruling {
  const { result, at } = input
  if (result.outcome === 'deny') {
    const { code, message } = result.error ?? { code: 'access_denied', message: 'Access denied.' }
    return denied(code, message)
  }

  const demand = demanded(input)
  const url = input.earlier ? undefined : redirectUrl(result.obligations)
  const obligations: readonly Obligation[] = [
    ...(demand ? [{ kind: 'multifactor', demand } as const] : []),
    ...(url !== undefined ? [{ kind: 'redirect', url } as const] : redirectOwed(input.earlier)),
    ...(input.consent.length > 0 ? [{ kind: 'consent', scopes: input.consent } as const] : []),
  ]
  const steps = describe(demand, input)
  if (url !== undefined) {
    return input.channel !== 'browser'
      ? denied('interaction_required', 'A rule sends the user to another site.', steps)
      : { next: { move: 'redirect', url }, obligations, fulfilments: [], steps }
  }

  // A transaction that comes back from a redirect has visited the other site.
  const returned: readonly Fulfilment[] = redirectOwed(input.earlier).map(({ url: visited }) => ({
    kind: 'redirect',
    url: visited,
    at,
  }))
  if (!demand) return consentOr(input, { obligations, fulfilments: returned, steps })

  if (!input.request.sso) {
    return denied('mfa_required', 'Multifactor authentication required', steps)
  }
  const admitted = admittedFactors(demand, input.toggles)
  if (admitted.length === 0) {
    return denied('access_denied', unavailable(demand), steps)
  }
  const memory = rememberedProof(demand, admitted, input)
  if (memory) {
    return consentOr(input, {
      obligations,
      fulfilments: [...returned, memory],
      steps: [...steps, { type: 'browser_remembered' }],
    })
  }
  if (input.channel === 'silent') {
    return denied('login_required', 'Multifactor authentication required', steps)
  }
  // There will be no page on which the person could agree after the challenge.
  if (input.channel === 'back-channel' && input.consent.length > 0) return consentOwed(steps)
  const next = challengeOrEnroll(demand, admitted, input)
  return { next, obligations, fulfilments: returned, steps }
}

/**
 * The factor that is owed. The last rule that spoke wins over the tenant's policy; a demand from before
 * a redirect stays unless the pass after it says `none`; `acr_values` can only raise.
 *
 * @see [Step-up authentication](https://auth0.com/docs/secure/multi-factor-authentication/step-up-authentication)
 */
function demanded(input: DecisionInput): MultifactorDemand | undefined {
  const { result, request } = input
  const policy = result.removesMultifactor ? undefined : input.policy
  const byRule = together(demandOf(result.obligations), earlierDemand(input))
  const demand = together(byRule, policy)
  if (!request.acrValues.includes(ACR_MULTI_FACTOR)) return demand
  return { ...(demand ?? { provider: 'any' as const }), allowRememberBrowser: false }
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
}: DecisionInput): MultifactorDemand | undefined {
  return result.removesMultifactor ? undefined : demandOf([...earlier, ...demandedBefore])
}

function demandOf(obligations: readonly Obligation[]): MultifactorDemand | undefined {
  return obligations.find((obligation) => obligation.kind === 'multifactor')?.demand
}

function redirectUrl(obligations: readonly Obligation[]): string | undefined {
  return obligations.find((obligation) => obligation.kind === 'redirect')?.url
}

function redirectOwed(earlier: readonly Obligation[] = []) {
  return earlier.filter((obligation) => obligation.kind === 'redirect')
}

/**
 * The factors that may answer a demand: those of the provider, and for `any` only those that are
 * switched on. Naming a provider overrides the switches.
 *
 * @see [Customize MFA](https://auth0.com/docs/secure/multi-factor-authentication/customize-mfa)
 */
function admittedFactors(
  { provider }: MultifactorDemand,
  toggles: GuardianSettings['factors'],
): readonly Factor[] {
  const factors = PROVIDER_FACTORS[provider]
  return provider === 'any' ? factors.filter((factor) => toggles[factor]) : factors
}

function rememberedProof(
  demand: MultifactorDemand,
  admitted: readonly Factor[],
  { remembered, at }: DecisionInput,
): Fulfilment | undefined {
  if (remembered === undefined || !admitted.includes(remembered)) return undefined
  const proof: Fulfilment = {
    kind: 'multifactor',
    by: 'remembered-browser',
    factor: remembered,
    at,
  }
  return fulfils(proof, { kind: 'multifactor', demand }) ? proof : undefined
}

/**
 * Who has an authenticator must use it; only who has none may enrol one. Otherwise a stolen password
 * would be enough to bring an authenticator along.
 */
function challengeOrEnroll(
  demand: MultifactorDemand,
  admitted: readonly Factor[],
  { enrolled, toggles }: DecisionInput,
): Move {
  const factors = admitted.filter((factor) => enrolled.has(factor))
  if (factors.length > 0) return { move: 'challenge', demand, factors }
  const options = enrolled.size === 0 ? enrolable(admitted, toggles) : []
  if (options.length > 0) return { move: 'enroll', demand, options }
  return { move: 'deny', error: 'access_denied', description: unavailable(demand) }
}

/**
 * The factors to choose from. A named provider overrides the switches, so that it never meets a dead
 * end; but while some of its factors are switched on, nobody is led to those that are not.
 */
function enrolable(
  admitted: readonly Factor[],
  toggles: GuardianSettings['factors'],
): readonly Factor[] {
  const independent = admitted.filter((factor) => !DEPENDENT_FACTORS.has(factor))
  const switchedOn = independent.filter((factor) => toggles[factor])
  return switchedOn.length > 0 ? switchedOn : independent
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

function denied(error: ErrorCode, description: string, steps: readonly UndatedStep[] = []): Ruling {
  return {
    next: { move: 'deny', error, description },
    obligations: [],
    fulfilments: [],
    steps: [...steps, { type: 'denied', error, description }],
  }
}

function describe(
  demand: MultifactorDemand | undefined,
  input: DecisionInput,
): readonly UndatedStep[] {
  if (!demand) return [{ type: 'nothing_demanded' }]
  const byRule = demandOf(input.result.obligations) ?? earlierDemand(input)
  const byPolicy = input.policy && !input.result.removesMultifactor
  return [
    {
      type: 'factor_demanded',
      provider: demand.provider,
      by: byRule ? 'rule' : byPolicy ? 'policy' : 'acr_values',
      allowRememberBrowser: demand.allowRememberBrowser,
    },
  ]
}

function unavailable({ provider }: MultifactorDemand): string {
  return (
    `Multifactor authentication is required, but no factor of provider "${provider}" is available. ` +
    'Ask the administrator to enable one.'
  )
}
