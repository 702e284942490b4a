import type { AuthorizationRequest } from '@lockstep/protocol'
import type { FederatedConnection } from '../../config/federated-connection.js'
import type { Client } from '../../config/tenant-config.js'
import { logEvent } from '../../logs/log-event.js'
import type { Services } from '../../services.js'
import { browserOf } from '../sessions/browsers.js'
import type { Browser } from '../sessions/browsers.js'
import { findRememberedBrowser } from '../sessions/remembered-browsers.js'
import { presentedSecret, touchSession } from '../sessions/sessions.js'
import { redirect, withCookies } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { advance } from './advance.js'
import { chosenSessionCookie } from './chosen-session-cookie.js'
import { finish } from './finish.js'
import { destinationOf, leaveFor } from './leave-for.js'
import type { FirstFactor } from './first-factor.js'
import { apply, newLogin, saveLogin } from './login.js'
import type { Login } from './login.js'
import { memoryCookie } from './memory-cookie.js'
import type { SignedIn } from './sign-in.js'
import { whereNext } from './where-next.js'

/** A request for a login at a browser, and the first factor that the browser has proven. */
export interface Beginning {
  readonly parsed: AuthorizationRequest
  readonly client: Client
  readonly proven: FirstFactor
  /** Called with the login's id before it can go anywhere. */
  readonly onLogin?: (id: string) => Promise<void>
}

/** Begins a login at a browser, or answers at once when the session and the rules allow it. */
export async function beginLogin(
  services: Services,
  request: Request,
  { parsed, client, proven, onLogin }: Beginning,
): Promise<Answer> {
  const silent = parsed.prompt.includes('none')
  const elsewhere = destinationOf(services, client, parsed)
  if (proven === 'missing' && silent) {
    const description = whyNotSilent(elsewhere)
    const { clientId, origin } = parsed
    await logEvent(services, { type: 'fsa', description, clientId, ip: origin.ip })
    throw new ProtocolError('login_required', description)
  }

  const browser = browserOf(services, request)
  const signedIn = typeof proven === 'string' ? undefined : proven
  const deviceKnown =
    signedIn !== undefined && (await services.devices.isRecognised(signedIn.user.user_id, request))
  const login = newLogin(services, { request: parsed, browser })
  await onLogin?.(login.transaction.id)
  if (proven === 'blocked') return finishNow(services, request, blocked(services, login))
  if (!signedIn) {
    const url =
      elsewhere &&
      (await leaveFor(services, {
        loginId: login.transaction.id,
        request: parsed,
        connection: elsewhere,
      }))
    return goOn(services, login, browser, url)
  }
  return judge(services, request, { login, client, signedIn, browser, silent, deviceKnown })
}

/** Rules run on every request to `/authorize`: what they allowed a minute ago says nothing now. */
async function judge(
  services: Services,
  request: Request,
  {
    login,
    client,
    signedIn,
    browser,
    silent,
    deviceKnown,
  }: {
    readonly login: Login
    readonly client: Client
    readonly signedIn: SignedIn
    readonly browser: Browser
    readonly silent: boolean
    readonly deviceKnown: boolean
  },
): Promise<Answer> {
  const { user, subject, session, reused, secret, cookie } = signedIn
  const remembered = await findRememberedBrowser(services, request, user.user_id)
  const judged = await advance(services, {
    login,
    client,
    user,
    subject,
    session,
    sessionReused: reused,
    channel: silent ? 'silent' : 'browser',
    deviceKnown,
    remembered,
    steps: [reused ? { type: 'session_reused' } : { type: 'first_factor', method: subject.method }],
  })
  const over = ['completed', 'denied'].includes(judged.transaction.state)
  const answer = over
    ? await finishNow(services, request, judged)
    : await goOn(services, judged, browser)
  if (reused) await touchSession(services, session.id)
  const chosen = await chosenSessionCookie(services, judged, secret ?? presentedSecret(request))
  return withCookies(answer, [chosen ?? cookie, await memoryCookie(services, judged, remembered)])
}

/** Sends the browser on; whoever comes back with the transaction's id must be this browser. */
async function goOn(
  services: Services,
  login: Login,
  { cookie }: Browser,
  url = whereNext(login.transaction),
): Promise<Answer> {
  await saveLogin(services, undefined, login)
  return withCookies(redirect(url), [cookie])
}

/** With developer keys no request is ever silent, and nobody would guess why. */
function whyNotSilent(elsewhere: FederatedConnection | undefined): string {
  return elsewhere?.devkeys
    ? `Login required: with developer keys the connection ${elsewhere.name} leaves no session. Give it credentials of its own.`
    : 'Login required'
}

/** Nobody will come back to a login that is over already, so only its trace is kept. */
async function finishNow(services: Services, request: Request, login: Login): Promise<Answer> {
  services.traces.record(login.trace)
  const { transaction } = login
  if (transaction.state !== 'completed' && transaction.state !== 'denied') {
    throw new ProtocolError('server_error', `A login in state "${transaction.state}" is not over.`)
  }
  return finish(services, request, { ...login, transaction })
}

function blocked(services: Services, login: Login): Login {
  const refusal = { error: 'unauthorized', description: 'user is blocked' } as const
  return apply(services, login, { type: 'deny', ...refusal }, [{ type: 'denied', ...refusal }])
}
