import type { Screen, ScreenError } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import { readAction } from '../hosted/read-action.js'
import { requireOwnPage } from '../hosted/same-origin.js'
import type { PasswordPolicy } from '../../config/password-policy.js'
import { passwordFlaw } from '../login/password-policy.js'
import { findResetTicket, resetPassword, wasUsedBefore } from '../login/password-reset.js'
import type { ResetTicket } from '../login/password-reset.js'
import { passwordMessage } from './password-problem.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { jsonBody, queryParameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/** `GET /u/api/ticket?ticket=…`: looking at the form does not use the link up. */
export async function showPasswordReset(request: Request, services: Services): Promise<Answer> {
  const ticket = await findResetTicket(services, queryParameters(request).ticket)
  return ticket ? json(resetScreen(services, ticket)) : invalidLink()
}

/** `POST /u/api/ticket?ticket=…`: sets the new password, once per link. */
export async function submitPasswordReset(request: Request, services: Services): Promise<Answer> {
  requireOwnPage(services, request)
  const ticket = await findResetTicket(services, queryParameters(request).ticket)
  if (!ticket) return invalidLink()
  const action = readAction(await jsonBody(request))
  if (action.action !== 'reset_password') {
    throw new ProtocolError('invalid_request', 'Only a new password can be sent here.')
  }
  const policy = policyOf(services, ticket)
  const problem = await problemWith(services, { ticket, policy, password: action.password })
  if (problem) return json({ ...resetScreen(services, ticket), error: problem })
  if (!(await resetPassword(services, ticket, { password: action.password, policy }))) {
    return invalidLink()
  }
  return json({ screen: 'success', notice: 'password_changed' } satisfies Screen)
}

function resetScreen(services: Services, ticket: ResetTicket) {
  return {
    screen: 'reset-password',
    email: ticket.email,
    passwordMinLength: policyOf(services, ticket).minLength,
  } satisfies Screen
}

/** A connection that was removed has the strictest policy that is usual. */
function policyOf(services: Services, { connection }: ResetTicket): PasswordPolicy {
  const found = services.config().connections.find(({ name }) => name === connection)
  return found?.passwordPolicy ?? NO_CONNECTION
}

const NO_CONNECTION: PasswordPolicy = {
  level: 'excellent',
  minLength: 10,
  dictionary: [],
  noPersonalInfo: true,
  history: 0,
}

async function problemWith(
  services: Services,
  {
    ticket,
    policy,
    password,
  }: {
    readonly ticket: ResetTicket
    readonly policy: PasswordPolicy
    readonly password: string
  },
): Promise<ScreenError | undefined> {
  const user = await services.users.get(ticket.userId)
  const flaw = passwordFlaw(policy, password, user)
  if (flaw) {
    const message = passwordMessage(flaw)
    return { code: 'weak_password', ...(message !== undefined && { message }) }
  }
  return user && (await wasUsedBefore(services, { user, policy, password }))
    ? { code: 'weak_password', message: 'You have used this password before. Choose another one.' }
    : undefined
}

function invalidLink(): Answer {
  const screen: Screen = { screen: 'error', error: { code: 'invalid_link' } }
  return json(screen, { status: 404 })
}
