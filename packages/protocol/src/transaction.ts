import type { ErrorCode } from './errors.js'
import { LockstepError } from './errors.js'
import type { Factor, Fulfilment, MultifactorDemand, Obligation } from './obligations.js'
import type { AuthorizationRequest } from './request.js'

/** The states of one login attempt. The last three are final. */
export const TRANSACTION_STATES = [
  'identifying',
  'redirecting',
  'enrolling',
  'challenging',
  'consenting',
  'completed',
  'denied',
  'expired',
] as const

/** See {@link TRANSACTION_STATES}. */
export type TransactionState = (typeof TRANSACTION_STATES)[number]

/** What is true of a transaction in every state. Instants are seconds since the epoch. */
interface Facts {
  readonly id: string
  /** Grows by one with each event; the store saves with compare-and-set on it. */
  readonly version: number
  readonly createdAt: number
  readonly expiresAt: number
  readonly request: AuthorizationRequest
  /** The browser it belongs to, by its cookie; `null` where no browser takes part (token endpoint). */
  readonly browserId: string | null
  /** Failed checks so far: wrong passwords and wrong codes alike. */
  readonly failures: number
}

/** Who proved the first factor, and how. */
export interface Subject {
  readonly userId: string
  readonly connection: string
  /** The name Auth0 gives the method in `context.authentication.methods`. */
  readonly method: 'pwd' | 'federated'
  readonly authenticatedAt: number
  readonly sessionId: string | null
}

/** What rules put into the tokens; the reserved names are already gone. */
export interface RuleClaims {
  readonly idToken: Readonly<Record<string, unknown>>
  readonly accessToken: Readonly<Record<string, unknown>>
  /** The scope a rule set on `context.accessToken.scope`, if any. */
  readonly scope?: readonly string[]
}

/** What is true once the first factor is proven and the rules have run. */
interface Proven extends Facts {
  readonly subject: Subject
  readonly obligations: readonly Obligation[]
  readonly fulfilments: readonly Fulfilment[]
  readonly claims: RuleClaims
}

/** An authenticator that was offered to the person and not confirmed yet. */
export interface PendingAuthenticator {
  /** Base32 (RFC 4648 section 6). */
  readonly secret: string
}

export type Identifying = Facts & { readonly state: 'identifying' }
export type Redirecting = Proven & { readonly state: 'redirecting'; readonly url: string }
export type Enrolling = Proven & {
  readonly state: 'enrolling'
  readonly demand: MultifactorDemand
  readonly pending: PendingAuthenticator
}
export type Challenging = Proven & {
  readonly state: 'challenging'
  readonly demand: MultifactorDemand
  /** The factors that are both admitted by the demand and enrolled by the person. */
  readonly factors: readonly Factor[]
}
export type Consenting = Proven & { readonly state: 'consenting' }
export type Completed = Proven & { readonly state: 'completed'; readonly completedAt: number }
export type Denied = Facts & {
  readonly state: 'denied'
  readonly error: ErrorCode
  readonly description: string
}
export type Expired = Facts & { readonly state: 'expired' }

/** One login attempt: a union in which each state carries only the fields that are true in it. */
export type Transaction =
  Identifying | Redirecting | Enrolling | Challenging | Consenting | Completed | Denied | Expired

/** What the rules decided together with who is there; the payload of each deciding event. */
export interface Decision {
  readonly subject: Subject
  readonly obligations: readonly Obligation[]
  readonly fulfilments: readonly Fulfilment[]
  readonly claims: RuleClaims
  readonly at: number
}

/** The imperatives a transaction obeys. */
export type TransactionEvent =
  | { readonly type: 'reject_credentials' }
  | { readonly type: 'redirect'; readonly decision: Decision; readonly url: string }
  | {
      readonly type: 'enroll'
      readonly decision: Decision
      readonly demand: MultifactorDemand
      readonly pending: PendingAuthenticator
      /** When the person must have finished; seconds since the epoch. */
      readonly expiresAt: number
    }
  | {
      readonly type: 'challenge'
      readonly decision: Decision
      readonly demand: MultifactorDemand
      readonly factors: readonly Factor[]
      /** When the person must have finished; seconds since the epoch. */
      readonly expiresAt: number
    }
  | { readonly type: 'allow'; readonly decision: Decision }
  | { readonly type: 'reject_code' }
  | { readonly type: 'confirm_enrolment'; readonly factor: Factor; readonly at: number }
  | { readonly type: 'accept_code'; readonly factor: Factor; readonly at: number }
  | {
      readonly type: 'approve_consent'
      readonly scopes: readonly string[]
      readonly at: number
    }
  | { readonly type: 'deny'; readonly error: ErrorCode; readonly description: string }
  | { readonly type: 'expire' }

/** The name of an event. */
export type TransactionEventType = TransactionEvent['type']

/**
 * Every legal move: state → event → the states it may lead to. The server, the hosted pages, the
 * diagram in ARCHITECTURE.md and the tests all read this table.
 */
export const TRANSITIONS = {
  identifying: {
    reject_credentials: ['identifying'],
    redirect: ['redirecting'],
    enroll: ['enrolling'],
    challenge: ['challenging'],
    allow: ['consenting', 'completed'],
    deny: ['denied'],
    expire: ['expired'],
  },
  redirecting: {
    enroll: ['enrolling'],
    challenge: ['challenging'],
    allow: ['consenting', 'completed'],
    deny: ['denied'],
    expire: ['expired'],
  },
  enrolling: {
    reject_code: ['enrolling'],
    confirm_enrolment: ['consenting', 'completed'],
    deny: ['denied'],
    expire: ['expired'],
  },
  challenging: {
    reject_code: ['challenging'],
    accept_code: ['consenting', 'completed'],
    deny: ['denied'],
    expire: ['expired'],
  },
  consenting: {
    approve_consent: ['completed'],
    deny: ['denied'],
    expire: ['expired'],
  },
  completed: {},
  denied: {},
  expired: {},
} as const satisfies Record<
  TransactionState,
  Partial<Record<TransactionEventType, readonly TransactionState[]>>
>

type Table = typeof TRANSITIONS

/** The events that `State` obeys. */
export type LegalEvent<State extends TransactionState> = Extract<
  TransactionEvent,
  { type: keyof Table[State] }
>

/** The events that `transaction` obeys in its present state. */
export function legalEvents(state: TransactionState): readonly TransactionEventType[] {
  return Object.keys(TRANSITIONS[state]) as TransactionEventType[]
}

/**
 * Applies one event. Pure: the clock is in the event, the store is the caller's.
 *
 * @throws LockstepError `illegal_transition` when the state does not obey the event.
 */
export function transition(transaction: Transaction, event: TransactionEvent): Transaction {
  if (!Object.hasOwn(TRANSITIONS[transaction.state], event.type)) {
    throw new LockstepError(
      'illegal_transition',
      `A transaction in state "${transaction.state}" does not obey "${event.type}"; legal: ${
        legalEvents(transaction.state).join(', ') || 'nothing, it is final'
      }.`,
    )
  }
  switch (event.type) {
    case 'reject_credentials':
    case 'reject_code':
      return { ...transaction, ...next(transaction), failures: transaction.failures + 1 }
    case 'redirect':
      return {
        ...facts(transaction),
        ...proven(event.decision),
        state: 'redirecting',
        url: event.url,
      }
    case 'enroll':
      return {
        ...facts(transaction),
        ...proven(event.decision),
        state: 'enrolling',
        demand: event.demand,
        pending: event.pending,
        expiresAt: event.expiresAt,
      }
    case 'challenge':
      return {
        ...facts(transaction),
        ...proven(event.decision),
        state: 'challenging',
        demand: event.demand,
        factors: event.factors,
        expiresAt: event.expiresAt,
      }
    case 'allow':
      return settle({ ...facts(transaction), ...proven(event.decision) }, event.decision.at)
    case 'confirm_enrolment':
      return fulfil(transaction, event.at, {
        kind: 'multifactor',
        by: 'enrolment',
        factor: event.factor,
        at: event.at,
      })
    case 'accept_code':
      return fulfil(transaction, event.at, {
        kind: 'multifactor',
        by: 'challenge',
        factor: event.factor,
        at: event.at,
      })
    case 'approve_consent':
      return fulfil(transaction, event.at, {
        kind: 'consent',
        scopes: event.scopes,
        at: event.at,
      })
    case 'deny':
      return {
        ...facts(transaction),
        state: 'denied',
        error: event.error,
        description: event.description,
      }
    case 'expire':
      return { ...facts(transaction), state: 'expired' }
  }
}

function next(transaction: Transaction): { readonly version: number } {
  return { version: transaction.version + 1 }
}

function facts(transaction: Transaction): Facts {
  const { id, createdAt, expiresAt, request, browserId, failures } = transaction
  return { id, createdAt, expiresAt, request, browserId, failures, ...next(transaction) }
}

function proven({
  subject,
  obligations,
  fulfilments,
  claims,
}: Decision): Omit<Proven, keyof Facts> {
  return { subject, obligations, fulfilments, claims }
}

function fulfil(transaction: Transaction, at: number, fulfilment: Fulfilment): Transaction {
  if (!('obligations' in transaction)) {
    throw new LockstepError(
      'illegal_transition',
      'Nothing can be fulfilled before the first factor.',
    )
  }
  const { subject, obligations, claims } = transaction
  const fulfilments = [...transaction.fulfilments, fulfilment]
  return settle({ ...facts(transaction), subject, obligations, claims, fulfilments }, at)
}

/** Consent comes last: whatever else is owed was met by the event that led here. */
function settle(transaction: Proven, at: number): Consenting | Completed {
  const consents = transaction.fulfilments.some(({ kind }) => kind === 'consent')
  const owesConsent = transaction.obligations.some(({ kind }) => kind === 'consent') && !consents
  return owesConsent
    ? { ...transaction, state: 'consenting' }
    : { ...transaction, state: 'completed', completedAt: at }
}
