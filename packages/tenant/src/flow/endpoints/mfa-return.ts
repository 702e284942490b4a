import { FACTORS } from '../../factors/factors.js'
import type { Services } from '../../services.js'
import { isStale } from '../endpoint.js'
import { answerChallenge } from '../hosted/challenge.js'
import { checkStanding } from '../hosted/check-standing.js'
import type { HostedStep } from '../hosted/step.js'
import { loadLogin } from '../login/login.js'
import { transactionIdOf } from '../login/return-state.js'
import { whereNext } from '../login/where-next.js'
import { knownBrowser } from '../sessions/browsers.js'
import { redirect, withCookies } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { queryParameters } from '../wire/parameters.js'

/**
 * `GET /u/mfa/return`: the return from the page of a factor's own service. The state says which login it is
 * for; only the browser that this login belongs to can bring it, only while the login waits for it, and once.
 * Whatever came of it, the browser goes where the login is now.
 */
export async function mfaReturn(request: Request, services: Services): Promise<Answer> {
  const { state = '' } = queryParameters(request)
  const id = transactionIdOf(state)
  const browser = knownBrowser(request)
  const login = await loadLogin(services, id, browser)
  const cookies = await answerWith({ services, request, login }, state)
  const { transaction } = await loadLogin(services, id, browser)
  return withCookies(redirect(whereNext(transaction)), cookies)
}

/** An answer that came too late, or that another tab brought before, changes nothing. */
async function answerWith(
  step: HostedStep,
  state: string,
): Promise<readonly (string | undefined)[]> {
  const { transaction } = step.login
  if (transaction.state !== 'challenging' || !transaction.posed) return []
  const { factor, data } = transaction.posed
  if (!FACTORS[factor].external?.awaits(data, state)) return []
  try {
    const ended = await checkStanding(step, transaction.subject)
    if (ended) return []
    const code = new URL(step.request.url).search
    const answer = { transaction, factor, code, rememberBrowser: false }
    return (await answerChallenge(step, answer)).cookies ?? []
  } catch (error) {
    if (!isStale(error)) throw error
    return []
  }
}
