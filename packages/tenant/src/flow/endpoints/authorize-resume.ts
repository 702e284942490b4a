import type { Services } from '../../services.js'
import { finish } from '../login/finish.js'
import { loadLogin } from '../login/login.js'
import type { Login } from '../login/login.js'
import { whereNext } from '../login/where-next.js'
import { knownBrowser } from '../sessions/browsers.js'
import { failurePage, redirect } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { queryParameters } from '../wire/parameters.js'

/** Seconds in which a finished login can be answered. Our choice: time to note a recovery code. */
const ANSWER_SECONDS = 600

/**
 * `GET /authorize/resume`: answers a login that is over. It works once; a login that still owes
 * something is sent back to where it stands.
 */
export async function authorizeResume(request: Request, services: Services): Promise<Answer> {
  const { state } = queryParameters(request)
  const { transaction } = await loadLogin(services, state, knownBrowser(request))
  if (transaction.state !== 'completed' && transaction.state !== 'denied') {
    return redirect(whereNext(transaction))
  }
  if (transaction.state === 'completed') {
    const late = services.clock.now() >= transaction.completedAt + ANSWER_SECONDS
    if (late) return failurePage('transaction_expired', 'This sign-in took too long. Start again.')
  }
  const taken = await services.store.take<Login>('transaction', transaction.id)
  if (!taken) {
    return failurePage('transaction_not_found', 'This sign-in was finished in another tab.')
  }
  return finish(services, request, transaction)
}
