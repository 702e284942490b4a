import type { Obligation, Proceeding, Subject } from '@lockstep/protocol'
import { authenticatorsOf, factorsIn } from '../../factors/factors.js'
import type { Authenticator } from '../../factors/second-factor.js'
import type { RuleRun } from '@lockstep/rules'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { assessRisk } from '../../risk/assess-risk.js'
import type { User } from '../../users/user.js'
import type { RememberedBrowser } from '../sessions/remembered-browsers.js'
import type { Session } from '../sessions/sessions.js'
import type { RefreshFamily } from '../tokens/refresh-families.js'
import type { Parameters } from '../wire/parameters.js'
import type { Channel } from './decide.js'
import { judge } from './judge.js'
import type { Grounds } from './judge.js'
import { note } from './login.js'
import type { Login, UndatedStep } from './login.js'
import { organizationRefusal } from './organization-refusal.js'
import { policyDemand } from './policy-demand.js'
import { NOT_AN_OWNER, asPrimary, primaryUser } from './primary-user.js'
import { refused } from './refused.js'
import { ruleContext } from './rule-context.js'
import { ruleUser, userAdditions } from './rule-user.js'

/** The return from another site. */
export interface Returned {
  readonly method: string
  /** The `state` that was ours. */
  readonly state: string
  readonly query: Parameters
  readonly body: Parameters
}

/** Everything one pass through the rules and the Actions depends on. */
export interface Pass {
  /** In state `identifying`, `redirecting` after the visit of another site, or `proceeding`. */
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
  readonly returned?: Returned
  /** The refresh token that the application came with. */
  readonly family?: RefreshFamily
  /** What was demanded of the account that turned out to be the user's. */
  readonly demandedBefore?: readonly Obligation[]
  /** What led here, for the trace. */
  readonly steps: readonly UndatedStep[]
}

/**
 * Runs the rules, then the Actions, on a login whose first factor is proven, decides, and applies the
 * decision. Nothing is saved yet.
 */
export async function advance(services: Services, pass: Pass): Promise<Login> {
  const enrolled = await authenticatorsOf(services, pass.user.user_id)
  const outsider = organizationRefusal(services.config(), pass)
  if (outsider) return refused(services, pass, outsider)
  const { given, policy } = await circumstances(services, pass, enrolled)
  const result = await services.engine().run(given)
  const primary = await primaryUser(services, pass, result)
  if (primary === 'not_an_owner') return refused(services, pass, NOT_AN_OWNER, result)
  if (primary) return advance(services, asPrimary(services, pass, { primary, result }))
  const login = note(services, pass.login, [], result.trace)
  const grounds = { rules: result, given, policy, enrolled }
  const judged = await judge(services, { ...pass, login }, grounds)
  const additions = userAdditions(given.user, result.user)
  return { ...judged, userAdditions: { ...judged.userAdditions, ...additions } }
}

/**
 * Goes on with a login in state `proceeding`: with the next factor that the Action demanded, or with
 * the Actions after it. The rules have spoken already.
 */
export async function proceed(
  services: Services,
  pass: Pass & { readonly login: { readonly transaction: Proceeding } },
): Promise<Login> {
  const { claims } = pass.login.transaction
  const enrolled = await authenticatorsOf(services, pass.user.user_id)
  const { given } = await circumstances(services, pass, enrolled)
  return judge(services, pass, {
    rules: { outcome: 'allow', obligations: [], removesMultifactor: false, claims },
    given,
    // What rules and policy demanded together is among the obligations.
    policy: undefined,
    enrolled,
  })
}

/** What rules are told, from which Actions are told, and what the tenant demands by itself. */
async function circumstances(
  services: Services,
  pass: Pass,
  enrolled: readonly Authenticator[],
): Promise<Pick<Grounds, 'given' | 'policy'>> {
  const { login, user } = pass
  const { request, state } = login.transaction
  const risk = await assessRisk(services, user.user_id, {
    protocol: request.protocol,
    origin: login.origin,
    deviceKnown: pass.deviceKnown,
  })
  const given: RuleRun = {
    user: ruleUser(user, factorsIn(enrolled), login.userAdditions),
    context: ruleContext({
      ...pass,
      config: services.config(),
      request,
      protocol: state === 'redirecting' ? 'redirect-callback' : request.protocol,
      origin: login.origin,
      risk,
    }),
    ...(pass.returned && { redirectState: pass.returned.state }),
  }
  const { policy: name } = services.config().guardian
  return {
    given,
    policy: policyDemand(name, { protocol: request.protocol, confidence: risk.confidence }),
  }
}
