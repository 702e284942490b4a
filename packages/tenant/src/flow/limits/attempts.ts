import { LockstepError } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import { fingerprint } from '../wire/secrets.js'

/** What is counted. Each has a bucket of its own per user. */
export type AttemptKind =
  | 'password'
  | 'code'
  | 'recovery-code'
  | 'password-reset'
  | 'passwordless-code'
  | 'passwordless-start'
  | 'user-code'
  | 'phone-message'
  | 'email-message'
  | 'push-message'
  | 'push-approval'

/** Whether an attempt may be made, and if not, in how many seconds. */
export type Allowance =
  { readonly allowed: true } | { readonly allowed: false; readonly retryAfterSeconds: number }

/** The bucket as the store keeps it. */
interface Bucket {
  readonly version: number
  /** Attempts left at `at`. */
  readonly left: number
  /** Seconds since the epoch. */
  readonly at: number
}

/** Attempts in a full bucket, and seconds until one more is in it. */
interface Limit {
  readonly capacity: number
  readonly refillSeconds: number
}

/** 10 failures, one more every 6 minutes: Auth0's limit for one-time passwords. */
const GUESSES: Limit = { capacity: 10, refillSeconds: 360 }
/** 10 messages, one more every hour: Auth0's limit for SMS, which cost money and annoy. */
const MESSAGES: Limit = { capacity: 10, refillSeconds: 3600 }

/** 50 messages an hour from one address, whoever they are for: Auth0's limit. */
const STARTS: Limit = { capacity: 50, refillSeconds: 72 }

const LIMITS: Readonly<Record<AttemptKind, Limit>> = {
  password: GUESSES,
  code: GUESSES,
  'recovery-code': GUESSES,
  'password-reset': GUESSES,
  'passwordless-code': GUESSES,
  'passwordless-start': STARTS,
  'user-code': GUESSES,
  'phone-message': MESSAGES,
  'email-message': MESSAGES,
  'push-message': MESSAGES,
  'push-approval': GUESSES,
}

/** How often a change is tried against other writers: our choice. */
const UPDATE_ATTEMPTS = 50

/**
 * Takes one attempt out of the bucket *before* the secret is checked, so that a thousand parallel
 * guesses are still ten. A right guess gives it back ({@link returnAttempt}).
 *
 * The bucket belongs to the user, not to a transaction or an address: neither a new login nor another
 * IP refills it.
 *
 * @see [Auth0: rate limits of MFA](https://auth0.com/docs/secure/multi-factor-authentication/mfa-api-error-codes)
 */
export async function takeAttempt(
  services: Services,
  kind: AttemptKind,
  user: string,
): Promise<Allowance> {
  const { refillSeconds } = LIMITS[kind]
  let allowance: Allowance = { allowed: true }
  await change(services, kind, user, (left) => {
    allowance =
      left >= 1
        ? { allowed: true }
        : { allowed: false, retryAfterSeconds: Math.ceil((1 - left) * refillSeconds) }
    return left >= 1 ? left - 1 : left
  })
  return allowance
}

/** Gives back the attempt of a right guess; earlier wrong ones stay counted. */
export async function returnAttempt(
  services: Services,
  kind: AttemptKind,
  user: string,
): Promise<void> {
  await change(services, kind, user, (left) => left + 1)
}

async function change(
  services: Services,
  kind: AttemptKind,
  user: string,
  next: (left: number) => number,
): Promise<void> {
  const { capacity, refillSeconds } = LIMITS[kind]
  const id = `${kind}:${fingerprint(user)}`
  const now = services.clock.now()
  for (let attempt = 0; attempt < UPDATE_ATTEMPTS; attempt++) {
    const before = await services.store.get<Bucket>('counter', id)
    const refilled = before ? before.left + (now - before.at) / refillSeconds : capacity
    const after: Bucket = {
      version: (before?.version ?? 0) + 1,
      left: Math.min(capacity, next(Math.min(capacity, refilled))),
      at: now,
    }
    // A full bucket is the same as none.
    const options = { expiresAt: now + capacity * refillSeconds + 1 }
    const saved = before
      ? await services.store.compareAndSet('counter', id, before.version, after, options)
      : await services.store.insert('counter', id, after, options)
    if (saved) return
  }
  throw new LockstepError('temporarily_unavailable', 'Too many attempts at the same time.')
}
