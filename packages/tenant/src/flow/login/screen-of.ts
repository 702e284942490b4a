import type { LoginTarget, Screen, ScreenError, Transaction } from '@lockstep/protocol'
import { totpUri } from '../../factors/totp.js'
import type { Services } from '../../services.js'
import { connectionOf, findClient } from '../request/clients.js'
import type { Login } from './login.js'
import { whereNext } from './where-next.js'

/** The screen that a login is at, with an error from the last action. */
export function screenOf(services: Services, login: Login, error?: ScreenError): Screen {
  const { transaction } = login
  const problem = error && { error }
  switch (transaction.state) {
    case 'identifying': {
      const { loginHint, screenHint } = transaction.request
      return {
        screen: screenHint === 'signup' ? 'signup' : 'login',
        target: loginTarget(services, transaction),
        ...(loginHint !== undefined && { loginHint }),
        ...problem,
      }
    }
    case 'enrolling': {
      const { demand, pending } = transaction
      const issuer = demand.issuer ?? services.config().tenant.friendlyName
      const account = login.trace.user?.email ?? transaction.subject.userId
      return {
        screen: 'mfa-otp-enrollment-qr',
        secret: pending.secret,
        barcodeUri: totpUri({ secret: pending.secret, issuer, account }),
        issuer,
        account,
        ...problem,
      }
    }
    case 'challenging': {
      const { demand, factors } = transaction
      if (!factors.includes('otp')) return { screen: 'mfa-recovery-code-challenge', ...problem }
      const account = login.trace.user?.email
      return {
        screen: 'mfa-otp-challenge',
        ...(account !== undefined && { account }),
        rememberBrowser: !demand.allowRememberBrowser
          ? 'off'
          : demand.provider === 'google-authenticator'
            ? 'automatic'
            : 'offered',
        allowRecoveryCode: factors.includes('recovery-code'),
        ...problem,
      }
    }
    case 'consenting':
      return {
        screen: 'consent',
        applicationName: applicationName(services, transaction),
        scopes: transaction.obligations.flatMap((obligation) =>
          obligation.kind === 'consent' ? obligation.scopes : [],
        ),
      }
    case 'redirecting':
    case 'proceeding':
    case 'completed':
    case 'denied':
      return { screen: 'redirect', url: whereNext(transaction) }
    case 'expired':
      return { screen: 'error', error: { code: 'expired' }, restartUrl: restartUrl(transaction) }
  }
}

/** What the person is signing in to. */
export function loginTarget(services: Services, { request }: Transaction): LoginTarget {
  const config = services.config()
  const client = findClient(config, request.clientId)
  const connection = client && connectionOf(config, client, request.connection)
  return {
    ...(client && { applicationName: client.name }),
    connection: connection?.name ?? config.tenant.defaultDirectory,
    passwordMinLength: connection?.passwordMinLength ?? 8,
    allowSignUp: connection !== undefined && !connection.disableSignup,
    allowForgotPassword: connection !== undefined,
  }
}

/** The same request again, without the ticket that is used up. */
function restartUrl({ request }: Transaction): string {
  const again = new URLSearchParams({ ...request.query, ...request.body })
  again.delete('login_ticket')
  return `/authorize?${again.toString()}`
}

function applicationName(services: Services, { request }: Transaction): string {
  return findClient(services.config(), request.clientId)?.name ?? request.clientId
}
