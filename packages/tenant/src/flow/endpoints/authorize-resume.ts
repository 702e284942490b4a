import type { Proceeding } from '@lockstep/protocol'
import { isStale } from '../endpoint.js'
import type { Services } from '../../services.js'
import { proceed } from '../login/advance.js'
import { chosenSessionCookie } from '../login/chosen-session-cookie.js'
import { finish } from '../login/finish.js'
import { apply, loadLogin, saveLogin } from '../login/login.js'
import type { Login } from '../login/login.js'
import { memoryCookie } from '../login/memory-cookie.js'
import { resumedPass } from '../login/resumed-pass.js'
import { whereNext } from '../login/where-next.js'
import { knownBrowser } from '../sessions/browsers.js'
import { presentedSecret } from '../sessions/sessions.js'
import { failurePage, redirect, withCookies } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { queryParameters } from '../wire/parameters.js'

/** Seconds in which a finished login can be answered. Our choice: time to note a recovery code. */
const ANSWER_SECONDS = 600

/**
 * `GET /authorize/resume`: answers a login that is over, which works once; goes on with one whose Action
 * has got the factor that it demanded; and sends one that still owes something back to where it stands.
 */
export async function authorizeResume(request: Request, services: Services): Promise<Answer> {
  const { state } = queryParameters(request)
  const login = await loadLogin(services, state, knownBrowser(request))
  const { transaction } = login
  if (transaction.state === 'proceeding') {
    return goOn(services, request, { ...login, transaction })
  }
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
  const answer = await finish(services, request, { ...login, transaction })
  return withCookies(answer, [await chosenSessionCookie(services, login, presentedSecret(request))])
}

/**
 * Takes the next step after a factor that an Action demanded. Of two tabs that do so at the same time
 * one is saved; the other follows it.
 */
async function goOn(
  services: Services,
  request: Request,
  login: Login & { readonly transaction: Proceeding },
): Promise<Answer> {
  const resumed = await resumedPass(services, request, login)
  const refused = 'error' in resumed
  const next = refused
    ? apply(services, login, { type: 'deny', ...resumed }, [{ type: 'denied', ...resumed }])
    : await proceed(services, { ...resumed, login, steps: [] })
  try {
    await saveLogin(services, login, next)
  } catch (error) {
    if (!isStale(error)) throw error
    return redirect(whereNext(login.transaction))
  }
  const answer = redirect(whereNext(next.transaction))
  const cookie = refused ? undefined : await memoryCookie(services, next, resumed.remembered)
  return withCookies(answer, [cookie])
}
