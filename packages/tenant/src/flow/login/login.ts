import { LockstepError, transition } from '@lockstep/protocol'
import type {
  AuthorizationRequest,
  LoginStep,
  LoginTrace,
  PipelineTrace,
  RequestOrigin,
  Subject,
  Transaction,
  TransactionEvent,
} from '@lockstep/protocol'
import type { ActionEffects } from '@lockstep/rules'
import type { Services } from '../../services.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { randomSecret } from '../wire/secrets.js'
import type { Browser } from '../sessions/browsers.js'
import { applyEffects } from './apply-effects.js'

/** One login as the store keeps it: its transaction, and the story of it. */
export interface Login {
  /** The version of the transaction. */
  readonly version: number
  readonly transaction: Transaction
  readonly trace: LoginTrace
  /** Where the first factor was proven. Rules see it in every pass, also after a redirect. */
  readonly origin: RequestOrigin
  /** What rules added to `user` before a redirect, for the pass after it. */
  readonly userAdditions: Readonly<Record<string, unknown>>
  /** What the Actions want changed so far. It is done once, when the login completes. */
  readonly effects?: ActionEffects | undefined
  /** What they want changed although, or because, they denied the login of this person. */
  readonly effectsOfDenial?: {
    readonly subject: Subject
    readonly effects: ActionEffects
  }
}

/** From the first sight of the login page to the first factor. Our choice. */
const LOGIN_PAGE_SECONDS = 3600
/** How long a finished or expired login is kept, to say so to who comes late. Our choice. */
const AFTERLIFE_SECONDS = 3600

/** A new login. It is not saved yet. */
export function newLogin(
  services: Services,
  {
    request,
    browser,
  }: {
    readonly request: AuthorizationRequest
    /** `null` where no browser takes part. */
    readonly browser: Browser | null
  },
): Login {
  const now = services.clock.now()
  const client = services.config().clients.find(({ clientId }) => clientId === request.clientId)
  const id = randomSecret()
  return {
    version: 0,
    transaction: {
      state: 'identifying',
      id,
      version: 0,
      createdAt: now,
      expiresAt: now + LOGIN_PAGE_SECONDS,
      request,
      browserId: browser?.id ?? null,
      failures: 0,
    },
    trace: {
      transactionId: id,
      at: now,
      client: { id: request.clientId, name: client?.name ?? request.clientId },
      origin: tracedOrigin(request.origin, false),
      passes: [],
      steps: [],
    },
    origin: request.origin,
    userAdditions: {},
  }
}

/** An origin as a trace shows it. */
export function tracedOrigin(
  { ip, geoip, simulated }: RequestOrigin,
  deviceKnown: boolean,
): LoginTrace['origin'] {
  return {
    ip,
    ...(geoip?.country_name && { country: geoip.country_name }),
    ...(geoip?.city_name && { city: geoip.city_name }),
    device: deviceKnown ? 'recognised' : 'unrecognised',
    simulated,
  }
}

/**
 * The login with that id, expired if its time is over.
 *
 * @throws ProtocolError `transaction_not_found` when there is none, or when it belongs to another
 * browser: who may not see a login cannot learn that it exists.
 */
export async function loadLogin(
  services: Services,
  id: string | undefined,
  browser: Browser | undefined,
): Promise<Login> {
  const login = id ? await services.store.get<Login>('transaction', id) : undefined
  if (!login || !browser || login.transaction.browserId !== browser.id) {
    throw new ProtocolError(
      'transaction_not_found',
      'This sign-in is unknown, already finished, or was started in another browser. Start again.',
      { detail: login ? 'foreign browser' : 'unknown id' },
    )
  }
  const { transaction } = login
  if (!isOpen(transaction) || services.clock.now() < transaction.expiresAt) return login
  const expired = apply(services, login, { type: 'expire' }, [{ type: 'expired' }])
  await saveLogin(services, login, expired)
  return expired
}

/** Tells whether something can still happen to `transaction`. */
export function isOpen({ state }: Transaction): boolean {
  return !['completed', 'denied', 'expired'].includes(state)
}

/** A step of the story whose instant is not filled in yet. */
export type UndatedStep = LoginStep extends infer Step
  ? Step extends LoginStep
    ? Omit<Step, 'at'>
    : never
  : never

/** The login after `event`, with what happened written down. Nothing is saved. */
export function apply(
  services: Services,
  login: Login,
  event: TransactionEvent,
  steps: readonly UndatedStep[],
  pass?: PipelineTrace,
): Login {
  const transaction = transition(login.transaction, event)
  return { ...note(services, login, steps, pass), transaction, version: transaction.version }
}

/** The login with more of its story written down. */
export function note(
  services: Services,
  login: Login,
  steps: readonly UndatedStep[],
  pass?: PipelineTrace,
): Login {
  const at = services.clock.now()
  const dated = steps.map((step): LoginStep => ({ ...step, at }))
  const { trace } = login
  return {
    ...login,
    trace: {
      ...trace,
      steps: [...trace.steps, ...dated],
      passes: pass ? [...trace.passes, pass] : trace.passes,
    },
  }
}

/**
 * Saves a login in place of what was loaded, or as a new one, and shows its trace. What a denial leaves is
 * done now: whoever was refused need not come back for the answer.
 *
 * @throws LockstepError `stale_transaction` when somebody else was faster.
 */
export async function saveLogin(
  services: Services,
  before: Login | undefined,
  { effectsOfDenial, ...after }: Login,
): Promise<void> {
  const { transaction } = after
  const options = {
    expiresAt: transaction.expiresAt + AFTERLIFE_SECONDS,
    ...('subject' in transaction && { keys: { user: transaction.subject.userId } }),
  }
  const saved = before
    ? await services.store.compareAndSet(
        'transaction',
        transaction.id,
        before.version,
        after,
        options,
      )
    : await services.store.insert('transaction', transaction.id, after, options)
  if (!saved) {
    throw new LockstepError('stale_transaction', 'This sign-in was continued in another tab.')
  }
  // A login page that somebody only opened has no story to tell.
  if (after.trace.steps.length > 0) services.traces.record(after.trace)
  if (effectsOfDenial) await applyEffects(services, effectsOfDenial.effects, effectsOfDenial)
}
