import type { ScreenAction, ScreenError } from '@lockstep/protocol'
import { checkPassword } from '../login/check-password.js'
import type { PasswordCheck } from '../login/check-password.js'
import { apply, saveLogin } from '../login/login.js'
import { loginTarget, screenOf } from '../login/screen-of.js'
import { identify } from './identify.js'
import { leaveByDomain } from './choose-connection.js'
import type { HostedResult, HostedStep } from './step.js'

/** The login screen's form. */
export async function submitPassword(
  step: HostedStep,
  { username, password }: Extract<ScreenAction, { action: 'submit_password' }>,
): Promise<HostedResult> {
  const { services, login, request } = step
  const elsewhere = await leaveByDomain(step, username)
  if (elsewhere) return elsewhere
  const { connection } = loginTarget(services, login.transaction)
  const { ip } = services.whereabouts(request).origin
  const check = await checkPassword(services, { connection, username, password, ip })
  if (check.outcome === 'right') {
    return identify(step, { user_id: check.user.user_id, connection: check.connection })
  }

  const rejected = apply(services, login, { type: 'reject_credentials' }, [])
  await saveLogin(services, login, rejected)
  const screen = await screenOf(services, rejected, problemOf(check))
  // A person who came to sign up and then signs in stays on the login screen.
  return { screen: screen.screen === 'signup' ? { ...screen, screen: 'login' } : screen }
}

function problemOf(check: Exclude<PasswordCheck, { outcome: 'right' }>): ScreenError {
  switch (check.outcome) {
    case 'wrong':
      return { code: 'wrong_credentials' }
    case 'blocked':
      return { code: 'user_blocked' }
    case 'too_many_attempts':
      return { code: 'too_many_attempts', retryAfterSeconds: check.retryAfterSeconds }
  }
}
