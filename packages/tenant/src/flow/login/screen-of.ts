import type {
  AuthorizationRequest,
  Denied,
  LoginTarget,
  OfferedConnection,
  Screen,
  ScreenError,
  Transaction,
} from '@lockstep/protocol'
import type { Client, TenantConfig } from '../../config/tenant-config.js'
import { FACTORS } from '../../factors/factors.js'
import type { Services } from '../../services.js'
import { isForDevice } from '../device/device-answer.js'
import { connectionOf, federatedOf, findClient } from '../request/clients.js'
import { challengeScreen, currentFactor, enrolmentScreen } from './factor-screen.js'
import type { Login } from './login.js'
import { whereNext } from './where-next.js'

/** The screen that a login is at, with an error from the last action. */
export async function screenOf(
  services: Services,
  login: Login,
  error?: ScreenError,
): Promise<Screen> {
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
    case 'enrolling':
      return withError(enrolmentScreen(services, login, transaction), error)
    case 'challenging': {
      const factor = currentFactor(transaction)
      if (!factor) return { screen: 'error', error: { code: 'mfa_unavailable' } }
      const screen = await challengeScreen(services, login, { transaction, factor })
      return withError(screen, error)
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
      return { screen: 'redirect', url: whereNext(transaction) }
    case 'denied':
      return denialScreen(transaction)
    case 'expired':
      return { screen: 'error', error: { code: 'expired' }, restartUrl: restartUrl(transaction) }
  }
}

/** The screen, shown again because of `error`. */
export function withError(screen: Screen, error: ScreenError | undefined): Screen {
  return error ? ({ ...screen, error } as Screen) : screen
}

/** The application is told; a person who said no on another device is told before. */
function denialScreen(transaction: Denied): Screen {
  const next = whereNext(transaction)
  const { rejectedFactor } = transaction
  const rejection = rejectedFactor && FACTORS[rejectedFactor].describeRejection?.(next)
  return rejection ?? { screen: 'redirect', url: next }
}

/** What the person is signing in to. */
export function loginTarget(services: Services, { request }: Transaction): LoginTarget {
  const config = services.config()
  const client = findClient(config, request.clientId)
  const connection = client && connectionOf(config, client, request.connection)
  const offered = client ? offeredConnections(config, client, request) : []
  return {
    ...(client && { applicationName: client.name }),
    connection: connection?.name ?? request.connection ?? config.tenant.defaultDirectory,
    passwordMinLength: connection?.passwordMinLength ?? 8,
    // The page has no field for a username.
    allowSignUp:
      connection !== undefined && !connection.disableSignup && !connection.requiresUsername,
    allowForgotPassword: connection !== undefined,
    ...(offered.length > 0 && { connections: offered }),
  }
}

/** Who asked for one connection is offered no other. */
function offeredConnections(
  config: TenantConfig,
  client: Client,
  { connection }: AuthorizationRequest,
): readonly OfferedConnection[] {
  return federatedOf(config, client)
    .filter(({ name, showAsButton }) =>
      connection === undefined ? showAsButton : name === connection,
    )
    .map(({ name, strategy, displayName }) => ({ name, strategy, displayName }))
}

/** The same request again, without the ticket that is used up. */
function restartUrl({ request }: Transaction): string {
  if (isForDevice(request)) return '/activate'
  const again = new URLSearchParams({ ...request.query, ...request.body })
  again.delete('login_ticket')
  return `/authorize?${again.toString()}`
}

function applicationName(services: Services, { request }: Transaction): string {
  return findClient(services.config(), request.clientId)?.name ?? request.clientId
}
