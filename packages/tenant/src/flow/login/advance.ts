import type { Decision, Subject, TransactionEvent } from '@lockstep/protocol'
import { enrolledFactors } from '../../factors/factors.js'
import { newTotpSecret } from '../../factors/totp.js'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import type { User } from '../../users/user.js'
import type { RememberedBrowser } from '../sessions/remembered-browsers.js'
import type { Session } from '../sessions/sessions.js'
import type { Parameters } from '../wire/parameters.js'
import { returnState, withReturnState } from './return-state.js'
import { owedConsent } from './consents.js'
import { decide } from './decide.js'
import type { Channel, Move } from './decide.js'
import { apply, note, tracedOrigin } from './login.js'
import type { Login, UndatedStep } from './login.js'
import { ruleContext } from './rule-context.js'
import { ruleUser, userAdditions } from './rule-user.js'

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
  /** What led here, for the trace. */
  readonly steps: readonly UndatedStep[]
}

/** Seconds from the first to the second factor; Auth0's limit. */
const SECOND_FACTOR_SECONDS = 300
/** Seconds for the visit of another site. Auth0 recommends at most one hour. */
const REDIRECT_SECONDS = 3600

/**
 * Runs the rules on a login whose first factor is proven, decides, and applies the decision. Nothing
 * is saved yet.
 */
export async function advance(services: Services, pass: Pass): Promise<Login> {
  const { login, client, user, subject } = pass
  const { request } = login.transaction
  const enrolled = await enrolledFactors(services, user.user_id)
  const run = {
    user: ruleUser(user, enrolled, login.userAdditions),
    context: ruleContext({
      ...pass,
      config: services.config(),
      request,
      protocol: isReturn(login) ? 'redirect-callback' : request.protocol,
      origin: login.origin,
    }),
  }
  const result = await services.engine().run(run)
  const ruling = decide({
    result,
    request,
    channel: pass.channel,
    earlier: 'obligations' in login.transaction ? login.transaction.obligations : undefined,
    toggles: services.config().guardian.factors,
    enrolled: new Set(enrolled.keys()),
    remembered: usableMemory(pass.remembered, enrolled),
    consent:
      pass.channel === 'back-channel'
        ? []
        : await owedConsent(services, {
            client,
            userId: user.user_id,
            audience: request.audience,
            scopes: result.claims.scope ?? request.scope,
            askAgain: request.prompt.includes('consent'),
          }),
    at: services.clock.now(),
  })
  const decision: Decision = {
    subject,
    obligations: ruling.obligations,
    fulfilments: ruling.fulfilments,
    claims: result.claims,
    at: services.clock.now(),
  }
  const event = eventOf(ruling.next, { decision, transactionId: login.transaction.id })
  const after = apply(
    services,
    ruling.next.move === 'redirect' ? withTimeForVisit(services, login) : login,
    event,
    [...pass.steps, ...ruling.steps, ...stepsOf(ruling.next)],
    result.trace,
  )
  const additions = { ...login.userAdditions, ...userAdditions(run.user, result.user) }
  const trace = {
    ...after.trace,
    user: { id: user.user_id, email: user.email },
    origin: tracedOrigin(login.origin, pass.deviceKnown),
  }
  return settled(services, { ...after, trace, userAdditions: additions })
}

/** Writes the end down when nothing more is owed. */
function settled(services: Services, login: Login): Login {
  return login.transaction.state === 'completed'
    ? note(services, login, [{ type: 'completed' }])
    : login
}

function isReturn({ transaction }: Login): boolean {
  return transaction.state === 'redirecting'
}

/** The factor by which the browser is remembered, if its authenticator was not reset since. */
function usableMemory(
  remembered: RememberedBrowser | undefined,
  enrolled: ReadonlyMap<string, string>,
) {
  if (!remembered) return undefined
  const { factor, authenticatorId } = remembered
  return enrolled.get(factor) === authenticatorId ? factor : undefined
}

function eventOf(
  next: Move,
  { decision, transactionId }: { readonly decision: Decision; readonly transactionId: string },
): TransactionEvent {
  const expiresAt = decision.at + SECOND_FACTOR_SECONDS
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
        pending: { secret: newTotpSecret() },
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
