import type { ScreenAction } from '@lockstep/protocol'
import { sendResetLink } from '../login/password-reset.js'
import { loginTarget } from '../login/screen-of.js'
import { connectionOf, findClient } from '../request/clients.js'
import type { HostedResult, HostedStep } from './step.js'

/** The forgot-password screen's form. The answer is the same for everybody. */
export async function requestPasswordReset(
  { services, login: { transaction } }: HostedStep,
  { email }: Extract<ScreenAction, { action: 'request_password_reset' }>,
): Promise<HostedResult> {
  const config = services.config()
  const client = findClient(config, transaction.request.clientId)
  const connection = client && connectionOf(config, client, transaction.request.connection)
  if (connection) await sendResetLink(services, { connection, email })
  return {
    screen: {
      screen: 'login',
      target: loginTarget(services, transaction),
      loginHint: email,
      notice: 'reset_email_sent',
    },
  }
}
