import type { ErrorCode } from './errors.js'
import { LockstepError } from './errors.js'
import type { Factor, Fulfilment, MultifactorDemand, Obligation } from './obligations.js'
import type { AuthorizationRequest } from './request.js'

/**
 * The states of one login attempt. The last three are final. `proceeding`: a factor that
 * was owed before the last one was verified, and what comes after it (the next factor, or the next
 * Actions) was not begun.
 */
export const TRANSACTION_STATES = [
  'identifying',
  'redirecting',
  'enrolling',
  'challenging',
  'proceeding',
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
  readonly method: 'pwd' | 'federated' | 'email' | 'sms'
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

/**
 * What a factor keeps in the transaction between two steps. Only the factor itself reads `data`; it
 * may hold secrets, so it never gets into a log, a trace or a screen as a whole.
 */
interface FactorStep {
  readonly factor: Factor
  readonly data: Readonly<Record<string, string>>
}

/** An authenticator that was offered to the person and not confirmed yet. */
export type PendingAuthenticator = FactorStep

/** A challenge that was put to the person and not answered yet. */
export type PosedChallenge = FactorStep & {
  /** The authenticator that was chosen; absent where any of the factor may answer. */
  readonly authenticatorId?: string
}

/** A step before the last one: a verified factor ends it and does not end the login. */
export interface Pause {
  /** The id of the sequenced demand that is being answered. */
  readonly answers: string
  /** The Action that asked for it; the ones after it run next. Absent when all of them have run. */
  readonly after?: string
}

export type Identifying = Facts & { readonly state: 'identifying' }
export type Redirecting = Proven & {
  readonly state: 'redirecting'
  readonly url: string
  /** The Action that sent the person away and goes on at the return; absent for a rule. */
  readonly action?: string
}
export type Enrolling = Proven & {
  readonly state: 'enrolling'
  readonly demand: MultifactorDemand
  /** The factors that the person may enrol, the preferred one first. */
  readonly options: readonly Factor[]
  /** `null` until the person has chosen one of the options. */
  readonly pending: PendingAuthenticator | null
  readonly pause?: Pause
}
export type Challenging = Proven & {
  readonly state: 'challenging'
  readonly demand: MultifactorDemand
  /** The factors that are both admitted by the demand and enrolled, the preferred one first. */
  readonly factors: readonly Factor[]
  /** `null`: the preferred factor is asked for, and nothing was done about it yet. */
  readonly posed: PosedChallenge | null
  readonly pause?: Pause
}
export type Proceeding = Proven & {
  readonly state: 'proceeding'
  /** The name of the Action that paused; the ones after it run next. Absent when all have run. */
  readonly after?: string
}
export type Consenting = Proven & { readonly state: 'consenting' }
export type Completed = Proven & { readonly state: 'completed'; readonly completedAt: number }
export type Denied = Facts & {
  readonly state: 'denied'
  readonly error: ErrorCode
  readonly description: string
  /** The factor by which the person said no: whatever is sent later, nothing comes of this login. */
  readonly rejectedFactor?: Factor
}
export type Expired = Facts & { readonly state: 'expired' }

/** One login attempt: a union in which each state carries only the fields that are true in it. */
export type Transaction =
  | Identifying
  | Redirecting
  | Enrolling
  | Challenging
  | Proceeding
  | Consenting
  | Completed
  | Denied
  | Expired

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
  | {
      readonly type: 'redirect'
      readonly decision: Decision
      readonly url: string
      readonly action?: string
    }
  | {
      readonly type: 'enroll'
      readonly decision: Decision
      readonly demand: MultifactorDemand
      readonly options: readonly Factor[]
      readonly pause?: Pause
      /** When the person must have finished; seconds since the epoch. */
      readonly expiresAt: number
    }
  | {
      readonly type: 'challenge'
      readonly decision: Decision
      readonly demand: MultifactorDemand
      readonly factors: readonly Factor[]
      readonly pause?: Pause
      /** When the person must have finished; seconds since the epoch. */
      readonly expiresAt: number
    }
  | { readonly type: 'allow'; readonly decision: Decision }
  | { readonly type: 'offer_authenticator'; readonly pending: PendingAuthenticator | null }
  | { readonly type: 'pose_challenge'; readonly posed: PosedChallenge }
  | { readonly type: 'reject_code' }
  | { readonly type: 'confirm_enrolment'; readonly factor: Factor; readonly at: number }
  | { readonly type: 'accept_code'; readonly factor: Factor; readonly at: number }
  | {
      readonly type: 'approve_consent'
      readonly scopes: readonly string[]
      readonly at: number
    }
  | {
      readonly type: 'deny'
      readonly error: ErrorCode
      readonly description: string
      /** The factor by which the person said no. */
      readonly rejectedFactor?: Factor
    }
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
    redirect: ['redirecting'],
    enroll: ['enrolling'],
    challenge: ['challenging'],
    allow: ['consenting', 'completed'],
    deny: ['denied'],
    expire: ['expired'],
  },
  enrolling: {
    offer_authenticator: ['enrolling'],
    reject_code: ['enrolling'],
    confirm_enrolment: ['proceeding', 'consenting', 'completed'],
    deny: ['denied'],
    expire: ['expired'],
  },
  challenging: {
    pose_challenge: ['challenging'],
    reject_code: ['challenging'],
    accept_code: ['proceeding', 'consenting', 'completed'],
    deny: ['denied'],
    expire: ['expired'],
  },
  proceeding: {
    redirect: ['redirecting'],
    enroll: ['enrolling'],
    challenge: ['challenging'],
    allow: ['consenting', 'completed'],
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
        ...(event.action !== undefined && { action: event.action }),
      }
    case 'enroll':
      return {
        ...facts(transaction),
        ...proven(event.decision),
        state: 'enrolling',
        demand: event.demand,
        options: event.options,
        pending: null,
        ...(event.pause && { pause: event.pause }),
        expiresAt: event.expiresAt,
      }
    case 'challenge':
      return {
        ...facts(transaction),
        ...proven(event.decision),
        state: 'challenging',
        demand: event.demand,
        factors: event.factors,
        posed: null,
        ...(event.pause && { pause: event.pause }),
        expiresAt: event.expiresAt,
      }
    case 'offer_authenticator':
      return { ...within(transaction, 'enrolling'), pending: event.pending }
    case 'pose_challenge':
      return { ...within(transaction, 'challenging'), posed: event.posed }
    case 'allow':
      return settle({ ...facts(transaction), ...proven(event.decision) }, event.decision.at)
    case 'confirm_enrolment':
      return prove(transaction, 'enrolment', event)
    case 'accept_code':
      return prove(transaction, 'challenge', event)
    case 'approve_consent':
      return settle(
        fulfilled(transaction, { kind: 'consent', scopes: event.scopes, at: event.at }),
        event.at,
      )
    case 'deny':
      return {
        ...facts(transaction),
        state: 'denied',
        error: event.error,
        description: event.description,
        ...(event.rejectedFactor && { rejectedFactor: event.rejectedFactor }),
      }
    case 'expire':
      return { ...facts(transaction), state: 'expired' }
  }
}

function next(transaction: Transaction): { readonly version: number } {
  return { version: transaction.version + 1 }
}

/** The transaction one version on, in the one state that its event is legal in. */
function within<State extends TransactionState>(
  transaction: Transaction,
  state: State,
): Extract<Transaction, { state: State }> {
  if (transaction.state !== state) {
    throw new LockstepError(
      'illegal_transition',
      `Expected "${state}", found "${transaction.state}".`,
    )
  }
  return { ...(transaction as Extract<Transaction, { state: State }>), ...next(transaction) }
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

/** A factor that an Action demanded leads on to what comes after it; any other was the last step. */
function prove(
  transaction: Transaction,
  by: 'challenge' | 'enrolment',
  { factor, at }: { readonly factor: Factor; readonly at: number },
): Transaction {
  const pause = 'pause' in transaction ? transaction.pause : undefined
  const proof = { kind: 'multifactor', by, factor, at } as const
  if (!pause) return settle(fulfilled(transaction, proof), at)
  return {
    ...fulfilled(transaction, { ...proof, answers: pause.answers }),
    state: 'proceeding',
    ...(pause.after !== undefined && { after: pause.after }),
  }
}

function fulfilled(transaction: Transaction, fulfilment: Fulfilment): Proven {
  if (!('obligations' in transaction)) {
    throw new LockstepError(
      'illegal_transition',
      'Nothing can be fulfilled before the first factor.',
    )
  }
  const { subject, obligations, claims } = transaction
  const fulfilments = [...transaction.fulfilments, fulfilment]
  return { ...facts(transaction), subject, obligations, claims, fulfilments }
}

/** Consent comes last: whatever else is owed was met by the event that led here. */
function settle(transaction: Proven, at: number): Consenting | Completed {
  const consents = transaction.fulfilments.some(({ kind }) => kind === 'consent')
  const owesConsent = transaction.obligations.some(({ kind }) => kind === 'consent') && !consents
  return owesConsent
    ? { ...transaction, state: 'consenting' }
    : { ...transaction, state: 'completed', completedAt: at }
}
