import type { ApprovalAnswer, Screen } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import {
  actOnEnrolment,
  enrolmentApproval,
  isDone,
  showEnrolment,
} from '../enrolment/ticket-enrolment.js'
import type { TicketStep } from '../enrolment/ticket-enrolment.js'
import { findTicket } from '../enrolment/tickets.js'
import { readAction } from '../hosted/read-action.js'
import { requireOwnPage } from '../hosted/same-origin.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { jsonBody, queryParameters } from '../wire/parameters.js'
import { fingerprint } from '../wire/secrets.js'
import { showPasswordReset, submitPasswordReset } from './hosted-reset-password.js'

/** `GET /u/api/ticket?ticket=…`: what a link from a mail leads to. Looking does not use it up. */
export async function showTicket(request: Request, services: Services): Promise<Answer> {
  const secret = queryParameters(request).ticket
  const step = await enrolmentStep(services, request, secret)
  if (step) return json(await showEnrolment(step))
  if (secret && (await isDone(services, fingerprint(secret)))) {
    return json({ screen: 'success', notice: 'enrolled' } satisfies Screen)
  }
  return showPasswordReset(request, services)
}

/** `POST /u/api/ticket?ticket=…` with a `ScreenAction`. */
export async function actOnTicket(request: Request, services: Services): Promise<Answer> {
  const step = await enrolmentStep(services, request, queryParameters(request).ticket)
  if (!step) return submitPasswordReset(request, services)
  requireOwnPage(services, request)
  return json(await actOnEnrolment(step, readAction(await jsonBody(request))))
}

/** `GET /u/api/ticket/approval?ticket=…`: whether a phone that is being set up has answered. */
export async function showTicketApproval(request: Request, services: Services): Promise<Answer> {
  const step = await enrolmentStep(services, request, queryParameters(request).ticket)
  const approval = step ? await enrolmentApproval(step) : 'expired'
  return json({ approval } satisfies ApprovalAnswer)
}

/** The step that a ticket admits to, while its user is in good standing. */
async function enrolmentStep(
  services: Services,
  request: Request,
  secret: string | undefined,
): Promise<TicketStep | undefined> {
  const ticket = await findTicket(services, secret)
  const user = ticket && (await services.users.get(ticket.userId))
  if (!ticket || !user || user.blocked || user.linked_to !== undefined) return undefined
  const query = new URLSearchParams({ ticket: secret ?? '' }).toString()
  const { ip, language } = services.whereabouts(request).origin
  return {
    services,
    ticket,
    user,
    address: `/guardian/enroll?${query}`,
    approvalUrl: `/u/api/ticket/approval?${query}`,
    owner: {
      userId: user.user_id,
      binding: ticket.id,
      locales: language === undefined ? [] : [language],
      ip,
    },
  }
}
