import type { Services } from '../../services.js'
import { advance } from '../login/advance.js'
import { apply, loadLogin, saveLogin } from '../login/login.js'
import type { Login } from '../login/login.js'
import { memoryCookie } from '../login/memory-cookie.js'
import { awaitsReturn, transactionIdOf } from '../login/return-state.js'
import { standing } from '../login/standing.js'
import { whereNext } from '../login/where-next.js'
import { findClient } from '../request/clients.js'
import { knownBrowser } from '../sessions/browsers.js'
import { findRememberedBrowser } from '../sessions/remembered-browsers.js'
import type { Session } from '../sessions/sessions.js'
import { redirect, withCookies } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { bounce } from '../wire/bounce.js'
import { bodyParameters, queryParameters } from '../wire/parameters.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `GET|POST /continue`: the return from the site that a rule sent the browser to. All rules run again,
 * from the first one, and see what the site sent along.
 *
 * @see [Redirect users from within rules](https://auth0.com/docs/customize/rules/redirect-users)
 */
export async function continueLogin(request: Request, services: Services): Promise<Answer> {
  const query = queryParameters(request)
  const body = request.method === 'POST' ? await bodyParameters(request) : {}
  const again = bounce(services, request, body)
  if (again) return again

  const login = await waitingLogin(services, request, query.state ?? body.state)
  const { returned, remembered } = await judgeReturn(services, request, {
    login,
    query,
    body,
  })
  await saveLogin(services, login, returned)
  const answer = redirect(whereNext(returned.transaction))
  return withCookies(answer, [await memoryCookie(services, returned, remembered)])
}

/** The login that waits for a return with this state, in this browser. */
async function waitingLogin(
  services: Services,
  request: Request,
  state: string | undefined,
): Promise<Login> {
  const login = await loadLogin(services, transactionIdOf(state), knownBrowser(request)).catch(
    (error: unknown) => {
      throw error instanceof ProtocolError ? invalidState(error.detail) : error
    },
  )
  if (login.transaction.state === 'expired') {
    throw new ProtocolError('invalid_request', 'This sign-in took too long. Start again.')
  }
  if (state === undefined || !awaitsReturn(login.transaction, state)) {
    throw invalidState(`transaction is ${login.transaction.state}`)
  }
  return login
}

async function judgeReturn(
  services: Services,
  request: Request,
  {
    login,
    query,
    body,
  }: {
    readonly login: Login
    readonly query: Parameters
    readonly body: Parameters
  },
) {
  const { transaction } = login
  if (transaction.state !== 'redirecting') throw invalidState(transaction.state)
  const { subject } = transaction
  const client = findClient(services.config(), transaction.request.clientId)
  const now = await standing(services, subject)
  const session =
    subject.sessionId === null
      ? undefined
      : await services.store.get<Session>('session', subject.sessionId)
  if (!now.good || !client || !session) {
    const blocked = !now.good && now.reason === 'blocked'
    const refusal = {
      error: blocked ? 'unauthorized' : 'login_required',
      description: blocked ? 'user is blocked' : 'Login required',
    } as const
    const steps = [{ type: 'returned' }, { type: 'denied', ...refusal }] as const
    const denied = apply(services, login, { type: 'deny', ...refusal }, steps)
    return { returned: denied, remembered: undefined }
  }
  const { user } = now
  const remembered = await findRememberedBrowser(services, request, user.user_id)
  const returned = await advance(services, {
    login,
    client,
    user,
    subject,
    session,
    sessionReused: wasReused(login),
    channel: 'browser',
    deviceKnown: await services.devices.isRecognised(user.user_id, request),
    remembered,
    returned: { query: withoutState(query), body: withoutState(body) },
    steps: [{ type: 'returned' }],
  })
  return { returned, remembered }
}

function wasReused({ trace }: Login): boolean {
  return trace.steps.some(({ type }) => type === 'session_reused')
}

/** The state is between the browser and us, and it is no longer good for anything. */
function withoutState({ state: _, ...rest }: Parameters): Parameters {
  return rest
}

function invalidState(detail: string | undefined): ProtocolError {
  return new ProtocolError(
    'invalid_request',
    'The state is missing, unknown, already used, or of another browser.',
    { ...(detail !== undefined && { detail }) },
  )
}
