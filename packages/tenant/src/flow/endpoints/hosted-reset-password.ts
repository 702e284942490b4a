import type { Screen } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import { readAction } from '../hosted/read-action.js'
import { requireOwnPage } from '../hosted/same-origin.js'
import { isStrongEnough } from '../login/create-user.js'
import { findResetTicket, resetPassword } from '../login/password-reset.js'
import type { ResetTicket } from '../login/password-reset.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { jsonBody, queryParameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/** `GET /u/api/reset-password?ticket=…`: looking at the form does not use the link up. */
export async function showPasswordReset(request: Request, services: Services): Promise<Answer> {
  const ticket = await findResetTicket(services, queryParameters(request).ticket)
  return ticket ? json(resetScreen(services, ticket)) : invalidLink()
}

/** `POST /u/api/reset-password?ticket=…`: sets the new password, once per link. */
export async function submitPasswordReset(request: Request, services: Services): Promise<Answer> {
  requireOwnPage(services, request)
  const action = readAction(await jsonBody(request))
  if (action.action !== 'reset_password') {
    throw new ProtocolError('invalid_request', 'Only a new password can be sent here.')
  }
  const ticket = await findResetTicket(services, queryParameters(request).ticket)
  if (!ticket) return invalidLink()
  if (!isStrongEnough(policyOf(services, ticket), action.password)) {
    return json({ ...resetScreen(services, ticket), error: { code: 'weak_password' } })
  }
  if (!(await resetPassword(services, ticket, action.password))) return invalidLink()
  return json({ screen: 'success', notice: 'password_changed' } satisfies Screen)
}

function resetScreen(services: Services, ticket: ResetTicket) {
  return {
    screen: 'reset-password',
    email: ticket.email,
    passwordMinLength: policyOf(services, ticket).passwordMinLength,
  } satisfies Screen
}

/** A connection that was removed has the strictest policy that is usual. */
function policyOf(services: Services, { connection }: ResetTicket) {
  const found = services.config().connections.find(({ name }) => name === connection)
  return { passwordMinLength: found?.passwordMinLength ?? 8 }
}

function invalidLink(): Answer {
  const screen: Screen = { screen: 'error', error: { code: 'invalid_link' } }
  return json(screen, { status: 404 })
}
