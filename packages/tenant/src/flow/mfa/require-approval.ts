import type { Factor } from '@lockstep/protocol'
import { FACTORS } from '../../factors/factors.js'
import type { Approval } from '../../factors/second-factor.js'
import type { Services } from '../../services.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { keepMfaToken } from './mfa-tokens.js'
import { ownerOf } from './owing-login.js'
import type { MfaStep } from './owing-login.js'
import { authorizationPending, mfaRejected, slowDown } from './refusals.js'

/** Seconds between two questions; our choice, a little less than clients wait (RFC 8628 section 3.2). */
const INTERVAL_SECONDS = 4

/**
 * Lets an application go on once somebody approved on another device.
 *
 * @throws ProtocolError `authorization_pending` and `slow_down` until then, `invalid_grant` when the
 * person said no, `expired_token` when nobody said anything in time.
 */
export async function requireApproval(
  services: Services,
  step: MfaStep,
  factor: Factor,
): Promise<void> {
  const { mfaToken, token } = step
  const { outOfBand } = token
  await requireApproved(services, await approvalOf(services, step, factor), {
    askedAt: outOfBand?.askedAt,
    async keep(askedAt) {
      if (!outOfBand) return
      await keepMfaToken(services, mfaToken, { ...token, outOfBand: { ...outOfBand, askedAt } })
    },
  })
}

/** When an application asked before, and how it is written down that it asks now. */
interface Asking {
  /** Seconds since the epoch. */
  readonly askedAt: number | undefined
  readonly keep: (now: number) => Promise<void>
}

/** {@link requireApproval} for an answer that is known. @throws ProtocolError as that does. */
export async function requireApproved(
  services: Services,
  approval: Approval,
  asking: Asking,
): Promise<void> {
  switch (approval) {
    case 'approved':
      return
    case 'rejected':
      throw mfaRejected()
    case 'expired':
      throw new ProtocolError('expired_token', 'Nobody approved in time. Begin a new challenge.', {
        status: 403,
      })
    case 'pending':
      throw await pending(services, asking)
  }
}

async function approvalOf(
  services: Services,
  { login: { transaction } }: MfaStep,
  factor: Factor,
): Promise<Approval> {
  const owner = ownerOf(transaction)
  const { approval, enrolment } = FACTORS[factor]
  if (transaction.state === 'challenging') {
    const { posed } = transaction
    const data = posed?.factor === factor ? posed.data : undefined
    return (await approval?.(services, owner, data)) ?? 'expired'
  }
  const { pending } = transaction
  const data = pending?.factor === factor ? pending.data : {}
  return (await enrolment?.approval?.(services, owner, data)) ?? 'expired'
}

/** Writes down when the application asked, and says how it goes on. */
async function pending(services: Services, { askedAt, keep }: Asking): Promise<ProtocolError> {
  const now = services.clock.now()
  await keep(now)
  const isTooSoon = askedAt !== undefined && now - askedAt < INTERVAL_SECONDS
  return isTooSoon ? slowDown() : authorizationPending()
}
