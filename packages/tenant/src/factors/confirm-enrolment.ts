import type { PendingAuthenticator } from '@lockstep/protocol'
import { returnAttempt, takeAttempt } from '../flow/limits/attempts.js'
import { fingerprint } from '../flow/wire/secrets.js'
import type { Services } from '../services.js'
import { FACTORS } from './factors.js'
import { logEnrolment } from './log-enrolment.js'
import { notify } from './notify.js'
import { MOST_RECORDS, recordsOf } from './records.js'
import { addRecoveryCode } from './recovery-code.js'
import type { FactorOwner, Verified } from './second-factor.js'

/** What came of a code that should confirm an enrolment. */
export type EnrolmentOutcome =
  | { readonly outcome: 'enrolled'; readonly verified: Verified }
  | { readonly outcome: 'wrong' }
  /** The user got an authenticator meanwhile, and must use that one. */
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'too_many_attempts'; readonly retryAfterSeconds: number }

/** Seconds in which nobody else enrols for the same user, if this process dies. */
const CLAIM_SECONDS = 30

/** A code that should make a pending authenticator an active one. */
export interface EnrolmentProof {
  readonly pending: PendingAuthenticator
  readonly code: string
  /**
   * The person proved one of the authenticators that are there in this very login, so that this one may
   * stand beside them. Default: false, it must be the first.
   */
  readonly isAdditional?: boolean
  /** What lets the person enrol, if it is good for one enrolment only. */
  readonly admission?: {
    readonly isGood: () => Promise<boolean>
    readonly use: () => Promise<void>
  }
}

/**
 * Makes a pending authenticator an active one. The attempt is counted before the code is looked at, and
 * of two enrolments at the same time one wins, whatever factors they are of.
 */
export async function confirmEnrolmentOf(
  services: Services,
  owner: FactorOwner,
  { pending, code, isAdditional = false, admission }: EnrolmentProof,
): Promise<EnrolmentOutcome> {
  const { factor, data } = pending
  const { enrolment, attempts } = FACTORS[factor]
  const allowance = await takeAttempt(services, attempts, owner.userId)
  if (!allowance.allowed) {
    return { outcome: 'too_many_attempts', retryAfterSeconds: allowance.retryAfterSeconds }
  }
  const claim = `enrolment:${fingerprint(owner.userId)}`
  const expiresAt = services.clock.now() + CLAIM_SECONDS
  if (!(await services.store.insert('counter', claim, {}, { expiresAt }))) {
    return { outcome: 'taken' }
  }
  try {
    if (admission && !(await admission.isGood())) return { outcome: 'taken' }
    const { length } = await recordsOf(services, owner.userId)
    if (length >= (isAdditional ? MOST_RECORDS : 1)) return { outcome: 'taken' }
    const confirmed = enrolment ? await enrolment.confirm(services, owner, { data, code }) : 'wrong'
    if (typeof confirmed === 'string') return { outcome: confirmed }
    await admission?.use()
    await returnAttempt(services, attempts, owner.userId)
    await logEnrolment(services, owner, 'gd_enrollment_complete', factor)
    await notify(services, owner, 'enrolled', factor)
    return { outcome: 'enrolled', verified: confirmed }
  } finally {
    await services.store.delete('counter', claim)
  }
}

/** The recovery code that comes with a user's first authenticator, where such codes are in use. */
export async function firstRecoveryCode(
  services: Services,
  userId: string,
): Promise<string | undefined> {
  return services.config().guardian.factors['recovery-code']
    ? addRecoveryCode(services, userId)
    : undefined
}
