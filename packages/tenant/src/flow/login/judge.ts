import { ACR_MULTI_FACTOR } from '@lockstep/protocol'
import type {
  AuthorizationRequest,
  MultifactorDemand,
  Obligation,
  RuleClaims,
} from '@lockstep/protocol'
import type { ActionPosition, ActionsResult, RuleResult, RuleRun } from '@lockstep/rules'
import { connectedFactors, factorsIn } from '../../factors/factors.js'
import type { Authenticator } from '../../factors/second-factor.js'
import { logEvent } from '../../logs/log-event.js'
import type { Services } from '../../services.js'
import type { RememberedBrowser } from '../sessions/remembered-browsers.js'
import { mfaAudience } from '../tokens/requested-audience.js'
import { advance } from './advance.js'
import type { Pass } from './advance.js'
import { applyRuling } from './apply-ruling.js'
import { claimsAfter } from './claims-after.js'
import { owedConsent } from './consents.js'
import { decide, isRedirectByRules } from './decide.js'
import type { DecisionInput, Ruling } from './decide.js'
import { usesDevkeys, withinDevkeys } from './devkeys.js'
import { note, tracedOrigin } from './login.js'
import type { Login } from './login.js'
import { asPrimary, primaryUser } from './primary-user.js'
import { refused } from './refused.js'
import type { Refusal } from './refused.js'
import { runActions } from './run-actions.js'
import { settled } from './settled.js'

/** What the Actions and the decision start from. */
export interface Grounds {
  /** What the rules said in this pass, or had said before a pause. */
  readonly rules: Pick<
    RuleResult,
    'claims' | 'error' | 'obligations' | 'outcome' | 'removesMultifactor'
  >
  readonly given: RuleRun
  /** What the tenant demands by itself; rules and Actions decide over it. */
  readonly policy: MultifactorDemand | undefined
  readonly enrolled: readonly Authenticator[]
}

/**
 * Runs the Actions if the rules let the login go on, decides, and applies the decision. An Action whose
 * demands are met already is followed by the next ones at once.
 */
export async function judge(services: Services, pass: Pass, grounds: Grounds): Promise<Login> {
  let { login } = pass
  let claims = grounds.rules.claims
  let acted: ActionsResult | undefined
  let ruling = decide(await circumstances(services, pass, { grounds, claims }))
  let start = startOf(services, pass, { grounds, ruling })
  while (start) {
    const earlier = acted?.effects ?? login.effects
    acted = await runActions(services, { ...pass, login }, { grounds, ...start, earlier })
    const other = await asPrimaryUser(services, { ...pass, login }, { grounds, acted })
    if (other) return other
    login = note(services, login, [], acted.trace)
    claims = claimsAfter(grounds.rules.claims, acted.effects, login.transaction.request.scope)
    ruling = decide(await circumstances(services, pass, { grounds, claims, acted }))
    start = afterPause(ruling)
  }
  const { connection } = pass.subject
  if (usesDevkeys(services.config(), connection)) ruling = withinDevkeys(ruling, connection)
  await logDemand(services, { ...pass, login }, ruling)
  const judged = applyRuling(services, { ...pass, login }, { claims, ruling })
  return settled(services, {
    ...judged,
    ...(acted && (await keptEffects(services, { ...pass, login }, { grounds, claims, acted }))),
    trace: {
      ...judged.trace,
      user: { id: pass.user.user_id, email: pass.user.email || pass.user.user_id },
      origin: tracedOrigin(judged.origin, pass.deviceKnown),
    },
  })
}

/** Writes down that a second factor is asked for, or that none can answer what is demanded. */
async function logDemand(
  services: Services,
  { login: { transaction }, user }: Pass,
  { next }: Ruling,
): Promise<void> {
  const type = next.move === 'challenge' ? 'gd_start_auth' : next.move === 'deny' && next.log
  if (!type) return
  const { clientId, origin } = transaction.request
  await logEvent(services, {
    type,
    description: next.move === 'deny' ? next.description : undefined,
    userId: user.user_id,
    userName: user.email,
    clientId,
    ip: origin.ip,
  })
}

/** The login of another user, if an Action made that user the subject. */
async function asPrimaryUser(
  services: Services,
  pass: Pass,
  { grounds: { rules }, acted }: { readonly grounds: Grounds; readonly acted: ActionsResult },
): Promise<Login | undefined> {
  const { primaryUserId, multifactor } = acted.effects
  const { outcome, trace } = acted
  if (outcome === 'deny' || primaryUserId === undefined) return undefined
  const context = { protocol: '', primaryUser: primaryUserId }
  const primary = await primaryUser(services, pass, { outcome: 'allow', context })
  if (!primary) return undefined
  // Once the account has proven something, what it proved would count for somebody else.
  const isFirst = pass.login.transaction.state === 'identifying'
  if (primary === 'not_an_owner' || !isFirst) return refused(services, pass, NOT_OURS, { trace })
  // The Action had the last word on the account, so the rules' demand does not stand beside its own.
  const obligations: readonly Obligation[] =
    typeof multifactor === 'string'
      ? rules.obligations
      : [
          { kind: 'multifactor', demand: multifactor },
          ...rules.obligations.filter(({ kind }) => kind !== 'multifactor'),
        ]
  return advance(services, asPrimary(services, pass, { primary, result: { obligations, trace } }))
}

const NOT_OURS: Refusal = {
  error: 'access_denied',
  description:
    'An Action called setPrimaryUser with a user that the account is not linked to, or too late. Link the accounts first, and call it before the first challenge or redirect.',
}

/** Where the Actions start, if they run at all: no position is the first Action. */
interface Start {
  readonly position?: ActionPosition
}

function startOf(
  services: Services,
  { login: { transaction } }: Pass,
  { grounds: { rules }, ruling }: { readonly grounds: Grounds; readonly ruling: Ruling },
): Start | undefined {
  if (transaction.state === 'proceeding') return afterPause(ruling)
  const earlier = 'obligations' in transaction ? transaction.obligations : undefined
  if (rules.outcome === 'deny' || isRedirectByRules({ result: rules, earlier })) return undefined
  if (transaction.state === 'redirecting' && transaction.action !== undefined) {
    return { position: { action: transaction.action, phase: 'continue' } }
  }
  return services.config().actions.length > 0 ? {} : undefined
}

function afterPause({ next }: Ruling): Start | undefined {
  return next.move === 'proceed' ? { position: { action: next.after, phase: 'next' } } : undefined
}

async function keptEffects(
  services: Services,
  pass: Pass,
  {
    grounds,
    claims,
    acted,
  }: { readonly grounds: Grounds; readonly claims: RuleClaims; readonly acted: ActionsResult },
): Promise<Pick<Login, 'effects' | 'effectsOfDenial'>> {
  const { effects, outcome } = acted
  if (outcome !== 'deny') return { effects }
  const { subject, login } = pass
  const undenied = { ...acted, outcome: 'allow' as const }
  const input = await circumstances(services, pass, { grounds, claims, acted: undenied })
  const { next } = decide({ ...input, consent: [] })
  const asked = effects.demandsMade > (login.effects?.demandsMade ?? 0)
  // What somebody wrote who still owed a factor could help him past it at the next login.
  const kept =
    next.move === 'allow' && !asked ? effects : { ...effects, appMetadata: {}, userMetadata: {} }
  return { effects: undefined, effectsOfDenial: { subject, effects: kept } }
}

/** Everything that the decision depends on. */
async function circumstances(
  services: Services,
  { login: { transaction }, client, user, channel, remembered, demandedBefore = [] }: Pass,
  {
    grounds: { rules, policy, enrolled },
    claims,
    acted,
  }: { readonly grounds: Grounds; readonly claims: RuleClaims; readonly acted?: ActionsResult },
): Promise<DecisionInput> {
  const { request, version } = transaction
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
    result: rules,
    policy,
    ...(acted && { actions: acted }),
    request: withStepUp(services, request, enrolled),
    channel,
    ...('obligations' in transaction
      ? { earlier: transaction.obligations, fulfilled: transaction.fulfilments }
      : { earlier: undefined }),
    demandedBefore,
    returning: transaction.state === 'redirecting',
    ...(transaction.state === 'proceeding' &&
      transaction.after !== undefined && { pausedBy: transaction.after }),
    version,
    toggles: services.config().guardian.factors,
    connected: connectedFactors(services),
    enrolsByTicketOnly: services.config().guardian.enrolsByTicketOnly,
    enrolled: factorsIn(enrolled),
    remembered: usableMemory(remembered, enrolled),
    ...(remembered?.account !== undefined && { rememberedAccount: remembered.account }),
    consent,
    at: services.clock.now(),
  }
}

/**
 * Whoever manages second factors proves the one there is first, whatever the rules say. Who has none
 * gets a token for a first one, which is worth nothing once there is one.
 */
function withStepUp(
  services: Services,
  request: AuthorizationRequest,
  enrolled: readonly Authenticator[],
): AuthorizationRequest {
  return request.audience === mfaAudience(services) && enrolled.length > 0
    ? { ...request, acrValues: [ACR_MULTI_FACTOR] }
    : request
}

/** The factor by which the browser is remembered, if its authenticator was not reset since. */
function usableMemory(
  remembered: RememberedBrowser | undefined,
  enrolled: readonly Authenticator[],
) {
  if (!remembered) return undefined
  const { factor, authenticatorId } = remembered
  const isThere = enrolled.some((one) => one.factor === factor && one.id === authenticatorId)
  return isThere ? factor : undefined
}
