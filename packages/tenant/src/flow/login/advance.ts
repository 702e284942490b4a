import { ACR_MULTI_FACTOR } from '@lockstep/protocol'
import type {
  AuthorizationRequest,
  Decision,
  Factor,
  Obligation,
  Subject,
  TransactionEvent,
} from '@lockstep/protocol'
import { enrolledFactors } from '../../factors/factors.js'
import type { RuleResult, RuleRun } from '@lockstep/rules'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { assessRisk } from '../../risk/assess-risk.js'
import type { RiskAssessment } from '../../risk/risk-assessment.js'
import type { User } from '../../users/user.js'
import type { RememberedBrowser } from '../sessions/remembered-browsers.js'
import { mfaAudience } from '../tokens/requested-audience.js'
import type { Session } from '../sessions/sessions.js'
import type { Parameters } from '../wire/parameters.js'
import { returnState, withReturnState } from './return-state.js'
import { owedConsent } from './consents.js'
import { decide } from './decide.js'
import type { Channel, Move, Ruling } from './decide.js'
import { apply, tracedOrigin } from './login.js'
import type { Login, UndatedStep } from './login.js'
import { organizationRefusal } from './organization-refusal.js'
import { policyDemand } from './policy-demand.js'
import { NOT_AN_OWNER, asPrimary, primaryUser } from './primary-user.js'
import { refused } from './refused.js'
import { ruleContext } from './rule-context.js'
import { ruleUser, userAdditions } from './rule-user.js'
import { settled } from './settled.js'

/** Everything one pass through the rules depends on. */
export interface Pass {
  /** In state `identifying`, or `redirecting` after the visit of another site. */
  readonly login: Login
  readonly client: Client
  readonly user: User
  readonly subject: Subject
  readonly channel: Channel
  readonly deviceKnown: boolean
  /** `undefined` where no browser takes part. */
  readonly session: Session | undefined
  readonly sessionReused: boolean
  /** The record by which this browser is remembered for this user. */
  readonly remembered: RememberedBrowser | undefined
  /** What the other site sent along. */
  readonly returned?: { readonly query: Parameters; readonly body: Parameters }
  /** What was demanded of the account that turned out to be the user's. */
  readonly demandedBefore?: readonly Obligation[]
  /** What led here, for the trace. */
  readonly steps: readonly UndatedStep[]
}

/** Seconds from the first to the second factor on our pages; Auth0's limit. */
const SECOND_FACTOR_SECONDS = 300
/** Seconds an `mfa_token` is good for. Auth0 does not say; its tokens for the MFA API live as long. */
const MFA_TOKEN_SECONDS = 600
/** Seconds for the visit of another site. Auth0 recommends at most one hour. */
const REDIRECT_SECONDS = 3600

/**
 * Runs the rules on a login whose first factor is proven, decides, and applies the decision. Nothing
 * is saved yet.
 */
export async function advance(services: Services, pass: Pass): Promise<Login> {
  const enrolled = await enrolledFactors(services, pass.user.user_id)
  const outsider = organizationRefusal(services.config(), pass)
  if (outsider) return refused(services, pass, outsider)
  const { given, risk, result } = await runRules(services, pass, enrolled)
  const primary = await primaryUser(services, pass, result)
  if (primary === 'not_an_owner') return refused(services, pass, NOT_AN_OWNER, result)
  if (primary) return advance(services, asPrimary(services, pass, { primary, result }))
  const ruling = decide({
    ...(await circumstances(services, pass, result)),
    policy: policyDemand(services.config().guardian.policy, {
      protocol: pass.login.transaction.request.protocol,
      confidence: risk.confidence,
    }),
    result,
    enrolled: new Set(enrolled.keys()),
    remembered: usableMemory(pass.remembered, enrolled),
  })
  const judged = applyRuling(services, pass, { result, ruling })
  const additions = userAdditions(given.user, result.user)
  return settled(services, {
    ...judged,
    userAdditions: { ...judged.userAdditions, ...additions },
    trace: {
      ...judged.trace,
      user: { id: pass.user.user_id, email: pass.user.email },
      origin: tracedOrigin(judged.origin, pass.deviceKnown),
    },
  })
}

async function runRules(
  services: Services,
  pass: Pass,
  enrolled: ReadonlyMap<Factor, string>,
): Promise<{
  readonly given: RuleRun
  readonly risk: RiskAssessment
  readonly result: RuleResult
}> {
  const { login, user } = pass
  const { request } = login.transaction
  const risk = await assessRisk(services, user.user_id, {
    protocol: request.protocol,
    origin: login.origin,
    deviceKnown: pass.deviceKnown,
  })
  const given: RuleRun = {
    user: ruleUser(user, enrolled, login.userAdditions),
    context: ruleContext({
      ...pass,
      config: services.config(),
      request,
      protocol: isReturn(login) ? 'redirect-callback' : request.protocol,
      origin: login.origin,
      risk,
    }),
  }
  return { given, risk, result: await services.engine().run(given) }
}

/** What the decision depends on beside the rules and the factors. */
async function circumstances(
  services: Services,
  { login: { transaction }, client, user, channel, demandedBefore = [] }: Pass,
  { claims }: RuleResult,
) {
  const { request } = transaction
  // What a refresh token is good for was agreed to when it was issued.
  const consent =
    request.protocol === 'oauth2-refresh-token'
      ? []
      : await owedConsent(services, {
          client,
          userId: user.user_id,
          audience: request.audience,
          scopes: claims.scope ?? request.scope,
          askAgain: request.prompt.includes('consent'),
        })
  return {
    request: withStepUp(services, request),
    channel,
    consent,
    demandedBefore,
    earlier: 'obligations' in transaction ? transaction.obligations : undefined,
    toggles: services.config().guardian.factors,
    at: services.clock.now(),
  }
}

/** Whoever manages second factors proves the one there is first, whatever the rules say. */
function withStepUp(services: Services, request: AuthorizationRequest): AuthorizationRequest {
  return request.audience === mfaAudience(services)
    ? { ...request, acrValues: [ACR_MULTI_FACTOR] }
    : request
}

function applyRuling(
  services: Services,
  { login, subject, channel, steps }: Pass,
  { result, ruling }: { readonly result: RuleResult; readonly ruling: Ruling },
): Login {
  const { next, obligations, fulfilments } = ruling
  const decision: Decision = {
    subject,
    obligations,
    fulfilments,
    claims: result.claims,
    at: services.clock.now(),
  }
  return apply(
    services,
    next.move === 'redirect' ? withTimeForVisit(services, login) : login,
    eventOf(next, {
      decision,
      transactionId: login.transaction.id,
      seconds: channel === 'back-channel' ? MFA_TOKEN_SECONDS : SECOND_FACTOR_SECONDS,
    }),
    [...steps, ...ruling.steps, ...stepsOf(next)],
    result.trace,
  )
}

function isReturn({ transaction }: Login): boolean {
  return transaction.state === 'redirecting'
}

/** The factor by which the browser is remembered, if its authenticator was not reset since. */
function usableMemory(
  remembered: RememberedBrowser | undefined,
  enrolled: ReadonlyMap<Factor, string>,
) {
  if (!remembered) return undefined
  const { factor, authenticatorId } = remembered
  return enrolled.get(factor) === authenticatorId ? factor : undefined
}

function eventOf(
  next: Move,
  {
    decision,
    transactionId,
    seconds,
  }: {
    readonly decision: Decision
    readonly transactionId: string
    /** For the second factor. */
    readonly seconds: number
  },
): TransactionEvent {
  const expiresAt = decision.at + seconds
  switch (next.move) {
    case 'deny':
      return { type: 'deny', error: next.error, description: next.description }
    case 'redirect':
      return {
        type: 'redirect',
        decision,
        url: withReturnState(next.url, returnState(transactionId)),
      }
    case 'enroll':
      return {
        type: 'enroll',
        decision,
        demand: next.demand,
        options: next.options,
        expiresAt,
      }
    case 'challenge':
      return { type: 'challenge', decision, demand: next.demand, factors: next.factors, expiresAt }
    case 'allow':
      return { type: 'allow', decision }
  }
}

function stepsOf(next: Move): readonly UndatedStep[] {
  switch (next.move) {
    case 'redirect':
      return [{ type: 'redirected', url: withoutParameters(next.url) }]
    case 'enroll':
      return [{ type: 'enrolment_started' }]
    case 'challenge':
      return [{ type: 'challenge_started' }]
    case 'allow':
    case 'deny':
      return []
  }
}

/** Rules put signed tokens into the query; a trace is no place for them. */
function withoutParameters(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}

function withTimeForVisit(services: Services, login: Login): Login {
  const expiresAt = services.clock.now() + REDIRECT_SECONDS
  return { ...login, transaction: { ...login.transaction, expiresAt } }
}
