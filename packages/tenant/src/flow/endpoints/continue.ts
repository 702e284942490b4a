import type { Redirecting } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import { advance } from '../login/advance.js'
import { apply, loadLogin, saveLogin } from '../login/login.js'
import type { Login } from '../login/login.js'
import { memoryCookie } from '../login/memory-cookie.js'
import { awaitsReturn, transactionIdOf } from '../login/return-state.js'
import { resumedPass } from '../login/resumed-pass.js'
import { whereNext } from '../login/where-next.js'
import { knownBrowser } from '../sessions/browsers.js'
import { redirect, withCookies } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { bounce } from '../wire/bounce.js'
import { bodyParameters, queryParameters } from '../wire/parameters.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `GET|POST /continue`: the return from the site that a rule or an Action sent the browser to. All rules
 * run again, from the first one, and see what the site sent along; the Actions go on where they stopped.
 *
 * @see [Redirect users from within rules](https://auth0.com/docs/customize/rules/redirect-users)
 */
export async function continueLogin(request: Request, services: Services): Promise<Answer> {
  const query = queryParameters(request)
  const body = request.method === 'POST' ? await bodyParameters(request) : {}
  const again = bounce(services, request, body)
  if (again) return again

  const state = query.state ?? body.state ?? ''
  const login = await waitingLogin(services, request, state)
  const back = { login, state, query, body }
  const { returned, remembered } = await judgeReturn(services, request, back)
  await saveLogin(services, login, returned)
  const answer = redirect(whereNext(returned.transaction))
  return withCookies(answer, [await memoryCookie(services, returned, remembered)])
}

/** A return that a login waited for. */
interface Return {
  readonly login: Login & { readonly transaction: Redirecting }
  readonly state: string
  readonly query: Parameters
  readonly body: Parameters
}

/** The login that waits for a return with this state, in this browser. */
async function waitingLogin(
  services: Services,
  request: Request,
  state: string,
): Promise<Return['login']> {
  const login = await loadLogin(services, transactionIdOf(state), knownBrowser(request)).catch(
    (error: unknown) => {
      throw error instanceof ProtocolError ? invalidState(error.detail) : error
    },
  )
  if (login.transaction.state === 'expired') {
    throw new ProtocolError('invalid_request', 'This sign-in took too long. Start again.')
  }
  const { transaction } = login
  if (!awaitsReturn(transaction, state)) throw invalidState(`transaction is ${transaction.state}`)
  return { ...login, transaction }
}

async function judgeReturn(
  services: Services,
  request: Request,
  { login, state, query, body }: Return,
) {
  const resumed = await resumedPass(services, request, login)
  if ('error' in resumed) {
    const steps = [{ type: 'returned' }, { type: 'denied', ...resumed }] as const
    const denied = apply(services, login, { type: 'deny', ...resumed }, steps)
    return { returned: denied, remembered: undefined }
  }
  const { method } = request
  const returned = await advance(services, {
    ...resumed,
    login,
    returned: { method, state, query: withoutState(query), body: withoutState(body) },
    steps: [{ type: 'returned' }],
  })
  return { returned, remembered: resumed.remembered }
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
