import type { Services } from '../../services.js'
import { proven } from '../hosted/identify.js'
import { loadLogin } from '../login/login.js'
import { standing } from '../login/standing.js'
import { whereNext } from '../login/where-next.js'
import { takeResult } from '../request/login-results.js'
import { knownBrowser } from '../sessions/browsers.js'
import { redirect, withCookies } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { bodyParameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { returnFromUpstream } from './upstream-callback.js'

/**
 * `POST /login/callback`: the form that `/usernamepassword/login` answered with. Only `wresult` counts:
 * it names one login, of one user, and works once. `wctx` is what a page can edit, so nobody reads it.
 * The session begins here, the rules run, and what they demand comes next. Another site, such as Apple,
 * may post its answer here, too.
 */
export async function loginCallback(request: Request, services: Services): Promise<Answer> {
  const body = await bodyParameters(request)
  const { wresult = '' } = body
  if (body.wresult === undefined) return returnFromUpstream(request, services, body)
  const result = await takeResult(services, wresult)
  const login = await loadLogin(services, result.transactionId, knownBrowser(request))
  if (login.transaction.state !== 'identifying') {
    throw new ProtocolError('invalid_request', 'Somebody has signed in already. Start again.')
  }
  const now = await standing(services, result)
  if (!now.good) {
    throw new ProtocolError('invalid_request', 'Sign in again: the account has changed.')
  }
  const { userId: user_id, connection } = result
  const step = { services, request, login }
  const { login: judged, cookies } = await proven(step, { user_id, connection })
  return withCookies(redirect(whereNext(judged.transaction)), cookies)
}
