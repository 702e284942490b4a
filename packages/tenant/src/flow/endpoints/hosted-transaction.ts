import { LockstepError } from '@lockstep/protocol'
import type { ApprovalAnswer, Screen, ScreenErrorCode } from '@lockstep/protocol'
import { isStale } from '../endpoint.js'
import type { Services } from '../../services.js'
import { act } from '../hosted/act.js'
import { approvalOf } from '../hosted/check-approval.js'
import { present } from '../hosted/present.js'
import { readAction } from '../hosted/read-action.js'
import { requireOwnPage } from '../hosted/same-origin.js'
import { loadLogin } from '../login/login.js'
import { knownBrowser } from '../sessions/browsers.js'
import { json, withCookies } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { jsonBody, queryParameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `GET /u/api/transaction?state=ID`: the screen that a login is at. The first look at a challenge
 * sends its code.
 */
export async function showTransaction(request: Request, services: Services): Promise<Answer> {
  return orErrorScreen(services, async () => {
    const login = await loadLogin(services, queryParameters(request).state, knownBrowser(request))
    const screen = await present({ services, request, login })
    return json(screen, { status: screen.screen === 'error' ? 410 : 200 })
  })
}

/** `POST /u/api/transaction?state=ID` with a `ScreenAction`: does it and answers the next screen. */
export async function actOnTransaction(request: Request, services: Services): Promise<Answer> {
  return orErrorScreen(services, async () => {
    requireOwnPage(services, request)
    const action = readAction(await jsonBody(request))
    const login = await loadLogin(services, queryParameters(request).state, knownBrowser(request))
    try {
      const { screen, cookies = [] } = await act({ services, request, login }, action)
      return withCookies(json(screen, { status: screen.screen === 'error' ? 410 : 200 }), cookies)
    } catch (error) {
      if (!isStale(error)) throw error
      // Two clicks, or another tab, were faster: what counts is where the login is now.
      return showTransaction(request, services)
    }
  })
}

/** `GET /u/api/approval?state=ID`: whether what the screen waits for was approved on another device. */
export async function showApproval(request: Request, services: Services): Promise<Answer> {
  const login = await loadLogin(services, queryParameters(request).state, knownBrowser(request))
  const approval = await approvalOf({ services, request }, login.transaction)
  return json({ approval } satisfies ApprovalAnswer)
}

/** A refusal is a screen, too: whatever happens, the person sees what to do next. */
async function orErrorScreen(services: Services, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    const detail = error instanceof ProtocolError ? error.detail : error.message
    services.log.info({ error: error.code, detail }, 'hosted page refused')
    const screen: Screen = { screen: 'error', error: { code: screenCode(error) } }
    return json(screen, { status: statusOf(error) })
  }
}

function screenCode({ code }: LockstepError): ScreenErrorCode {
  return code === 'transaction_not_found' ? 'unknown_transaction' : 'unexpected'
}

function statusOf(error: LockstepError): number {
  if (error.code === 'transaction_not_found') return 404
  return error instanceof ProtocolError ? error.status : 500
}
