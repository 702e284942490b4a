import { LockstepError } from '@lockstep/protocol'
import type { Decision, RuleClaims, TransactionEvent } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import type { Pass } from './advance.js'
import type { Move, Ruling } from './decide.js'
import { apply } from './login.js'
import type { Login, UndatedStep } from './login.js'
import { returnState, withReturnState } from './return-state.js'

/** Seconds from the first to the second factor on our pages; Auth0's limit. */
const SECOND_FACTOR_SECONDS = 300
/** Seconds an `mfa_token` is good for. Auth0 does not say; its tokens for the MFA API live as long. */
const MFA_TOKEN_SECONDS = 600
/** Seconds for the visit of another site. Auth0 recommends at most one hour. */
const REDIRECT_SECONDS = 3600

/**
 * Applies a decision to the login. What rules and Actions put into the tokens stays in the transaction
 * until nothing more is owed.
 */
export function applyRuling(
  services: Services,
  { login, subject, channel, steps }: Pick<Pass, 'channel' | 'login' | 'steps' | 'subject'>,
  { claims, ruling }: { readonly claims: RuleClaims; readonly ruling: Ruling },
): Login {
  const { next, obligations, fulfilments } = ruling
  const at = services.clock.now()
  if (next.move === 'deny' && next.log !== undefined) {
    services.log.warn({ type: next.log, userId: subject.userId }, next.description)
  }
  return apply(
    services,
    next.move === 'redirect' ? withTimeForVisit(services, login) : login,
    eventOf(next, {
      decision: { subject, obligations, fulfilments, claims, at },
      transactionId: login.transaction.id,
      seconds: channel === 'back-channel' ? MFA_TOKEN_SECONDS : SECOND_FACTOR_SECONDS,
    }),
    [...steps, ...ruling.steps, ...stepsOf(next)],
  )
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
        ...(next.action !== undefined && { action: next.action }),
      }
    case 'enroll':
      return {
        type: 'enroll',
        decision,
        demand: next.demand,
        options: next.options,
        expiresAt,
        ...(next.pause && { pause: next.pause }),
      }
    case 'challenge':
      return {
        type: 'challenge',
        decision,
        demand: next.demand,
        factors: next.factors,
        expiresAt,
        ...(next.pause && { pause: next.pause }),
      }
    case 'proceed':
      throw new LockstepError(
        'illegal_transition',
        `The Actions after "${next.after}" did not run.`,
      )
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
    case 'proceed':
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
