import type { AuthorizationRequest, ScreenAction, ScreenError } from '@lockstep/protocol'
import { passwordMessage } from '../endpoints/password-problem.js'
import { createUser } from '../login/create-user.js'
import type { Registration } from '../login/create-user.js'
import { loginTarget, screenOf } from '../login/screen-of.js'
import { connectionOf, findClient } from '../request/clients.js'
import { identify } from './identify.js'
import type { HostedResult, HostedStep } from './step.js'

/** The sign-up screen's form: a new user is signed in at once, through the same rules. */
export async function signUp(
  step: HostedStep,
  { email, password }: Extract<ScreenAction, { action: 'sign_up' }>,
): Promise<HostedResult> {
  const { services, login } = step
  const config = services.config()
  const { request } = login.transaction
  const client = findClient(config, request.clientId)
  const connection = client && connectionOf(config, client, request.connection)
  const registration = connection
    ? await createUser(services, {
        connection,
        email,
        password,
        from: { clientId: request.clientId, ...browserOf(request) },
      })
    : ({ outcome: 'invalid_signup' } as const)
  if (registration.outcome === 'created') return identify(step, registration.user)

  const screen = await screenOf(services, login)
  if (screen.screen !== 'login' && screen.screen !== 'signup') return { screen }
  return {
    screen: {
      screen: 'signup',
      target: loginTarget(services, login.transaction),
      loginHint: email,
      error: problemOf(registration),
    },
  }
}

function browserOf({ origin: { ip, userAgent } }: AuthorizationRequest) {
  return { ip, userAgent }
}

function problemOf(registration: Exclude<Registration, { outcome: 'created' }>): ScreenError {
  switch (registration.outcome) {
    case 'weak_password': {
      const message = passwordMessage(registration.flaw)
      return { code: 'weak_password', ...(message !== undefined && { message }) }
    }
    case 'username_exists':
      return { code: 'user_exists' }
    case 'user_exists':
    case 'invalid_signup':
      return { code: registration.outcome }
  }
}
