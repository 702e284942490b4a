import type {
  Factor,
  PendingAuthenticator,
  Screen,
  ScreenAction,
  ScreenError,
} from '@lockstep/protocol'
import { confirmEnrolmentOf, firstRecoveryCode } from '../../factors/confirm-enrolment.js'
import { authenticatorsOf, FACTORS, isIndependent } from '../../factors/factors.js'
import { logEnrolment } from '../../factors/log-enrolment.js'
import type { FactorOwner } from '../../factors/second-factor.js'
import type { Services } from '../../services.js'
import type { User } from '../../users/user.js'
import { withError } from '../login/screen-of.js'
import type { EnrolmentTicket } from './tickets.js'

/** One step of somebody who holds a ticket. */
export interface TicketStep {
  readonly services: Services
  readonly ticket: EnrolmentTicket
  readonly user: User
  /** Where a page that was seen to the end leads: itself, to say that it is done. */
  readonly address: string
  /** Where the page asks whether a phone approved. */
  readonly approvalUrl: string
  readonly owner: FactorOwner
}

/** What was offered to the holder, as the store keeps it. */
interface Offer {
  readonly pending: PendingAuthenticator
}

/** Seconds from an offer to its confirmation, as in a login. */
const OFFER_SECONDS = 300

/** The screen that a ticket is at. */
export async function showEnrolment(step: TicketStep, error?: ScreenError): Promise<Screen> {
  const { services, ticket, user } = step
  if (!ticket.isAdditional && (await authenticatorsOf(services, user.user_id)).length > 0) {
    return refusal('You have a second factor already. Ask for a new link to add another one.')
  }
  const options = optionsOf(services, ticket)
  const pending = (await services.store.get<Offer>('enrolment', ticket.id))?.pending
  const enrolment = pending && options.includes(pending.factor) && FACTORS[pending.factor].enrolment
  const alternatives = options.map((factor) => ({ factor }))
  if (enrolment) {
    const screen = enrolment.describe({
      services,
      data: pending.data,
      issuer: services.config().tenant.friendlyName,
      account: user.email,
      approvalUrl: step.approvalUrl,
      alternatives: alternatives.length > 1 ? alternatives : [],
    })
    return withError(screen, error)
  }
  const [only, ...others] = options
  if (!only) return refusal('No second factor can be set up. Ask the administrator to enable one.')
  if (others.length === 0) return withError(await offer(step, { factor: only }), error)
  return withError({ screen: 'mfa-begin-enroll-options', options: alternatives }, error)
}

/** Does what the holder asked for. What does not belong here changes nothing. */
export async function actOnEnrolment(step: TicketStep, action: ScreenAction): Promise<Screen> {
  const { services, ticket } = step
  const pending = (await services.store.get<Offer>('enrolment', ticket.id))?.pending
  switch (action.action) {
    case 'choose_factor':
      return offer(step, { factor: action.factor })
    case 'submit_phone_number':
      if (!pending) return showEnrolment(step, { code: 'expired' })
      return offer(step, { ...pending, destination: action.phoneNumber })
    case 'resend_code':
      return pending ? offer(step, pending) : showEnrolment(step, { code: 'expired' })
    case 'confirm_enrolment':
      return confirm(step, pending, action.code)
    case 'submit_credential':
      return confirm(step, pending, action.credential)
    case 'check_approval':
      return (await enrolmentApproval(step)) === 'approved'
        ? confirm(step, pending, '')
        : showEnrolment(step)
    case 'approve_consent':
    case 'choose_connection':
    case 'refuse':
    case 'request_password_reset':
    case 'reset_password':
    case 'sign_up':
    case 'submit_code':
    case 'submit_password':
    case 'submit_recovery_code':
      return showEnrolment(step)
  }
}

async function offer(
  step: TicketStep,
  {
    factor,
    data: before,
    destination,
  }: Pick<PendingAuthenticator, 'factor'> &
    Partial<PendingAuthenticator> & { readonly destination?: string },
): Promise<Screen> {
  const { services, ticket, owner } = step
  const { enrolment } = FACTORS[factor]
  if (!enrolment || !optionsOf(services, ticket).includes(factor)) return showEnrolment(step)
  const begun = await enrolment.begin(services, owner, {
    ...(destination !== undefined && { destination }),
    ...(before && { before }),
  })
  if (!before) await logEnrolment(services, owner, 'gd_start_enroll', factor)
  const pending: PendingAuthenticator = { factor, data: begun.begun ? begun.data : (before ?? {}) }
  await keep(step, pending)
  if (!begun.begun) return showEnrolment(step, begun.error)
  try {
    await begun.send?.()
  } catch (error) {
    services.log.error({ err: error }, 'message not sent')
    return showEnrolment(step, { code: 'message_not_sent' })
  }
  return showEnrolment(step)
}

/** The ticket is used up in the same turn as the authenticator becomes one, so it is good for one. */
async function confirm(
  step: TicketStep,
  pending: PendingAuthenticator | undefined,
  code: string,
): Promise<Screen> {
  const { services, ticket, owner, address } = step
  if (!pending) return showEnrolment(step, { code: 'expired' })
  const confirmed = await confirmEnrolmentOf(services, owner, {
    pending,
    code,
    isAdditional: ticket.isAdditional,
    admission: {
      isGood: async () => (await services.store.get('enrolment_ticket', ticket.id)) !== undefined,
      use: async () => {
        await services.store.delete('enrolment_ticket', ticket.id)
      },
    },
  })
  switch (confirmed.outcome) {
    case 'wrong':
      return showEnrolment(step, { code: FACTORS[pending.factor].wrong })
    case 'too_many_attempts': {
      const { retryAfterSeconds } = confirmed
      return showEnrolment(step, { code: 'too_many_attempts', retryAfterSeconds })
    }
    case 'taken':
      return { screen: 'error', error: { code: 'invalid_link' } }
    case 'enrolled': {
      await services.store.delete('enrolment', ticket.id)
      await services.store.put('enrolment', ticket.id, DONE, {
        expiresAt: services.clock.now() + OFFER_SECONDS,
      })
      const recoveryCode = await firstRecoveryCode(services, owner.userId)
      return recoveryCode === undefined
        ? { screen: 'success', notice: 'enrolled' }
        : { screen: 'mfa-recovery-code-challenge-new-code', recoveryCode, next: address }
    }
  }
}

/** Whether the phone that was offered approved meanwhile; see `FactorApproval`. */
export async function enrolmentApproval({ services, ticket, owner }: TicketStep) {
  const pending = (await services.store.get<Offer>('enrolment', ticket.id))?.pending
  const approval = pending && FACTORS[pending.factor].enrolment?.approval
  return approval ? approval(services, owner, pending.data) : 'expired'
}

/** What stays of a ticket for a while, so that the page can say that it is done. */
const DONE = { done: true } as const

/** Whether a ticket was used just now. */
export async function isDone({ store }: Services, ticketId: string): Promise<boolean> {
  return (await store.get<Partial<typeof DONE>>('enrolment', ticketId))?.done === true
}

async function keep({ services, ticket }: TicketStep, pending: PendingAuthenticator) {
  const kept: Offer = { pending }
  const expiresAt = services.clock.now() + OFFER_SECONDS
  await services.store.put('enrolment', ticket.id, kept, { expiresAt })
}

/** A ticket that names a factor overrides the switches; one that names none respects them. */
function optionsOf(services: Services, { factors }: EnrolmentTicket): readonly Factor[] {
  const { factors: toggles } = services.config().guardian
  const possible = (Object.keys(FACTORS) as Factor[]).filter(
    (factor) => isIndependent(factor) && FACTORS[factor].enrolment,
  )
  const named = possible.filter((factor) => factors?.includes(factor))
  const switchedOn = (factors ? named : possible).filter((factor) => toggles[factor])
  return switchedOn.length > 0 ? switchedOn : named
}

function refusal(message: string): Screen {
  return { screen: 'error', error: { code: 'denied', message } }
}
