import { advance } from '../login/advance.js'
import { saveLogin } from '../login/login.js'
import type { Login } from '../login/login.js'
import { memoryCookie } from '../login/memory-cookie.js'
import { signIn } from '../login/sign-in.js'
import type { ProvenIdentity } from '../login/sign-in.js'
import { findClient } from '../request/clients.js'
import { findRememberedBrowser } from '../sessions/remembered-browsers.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { present } from './present.js'
import type { HostedResult, HostedStep } from './step.js'

/** Takes a login on whose first factor was proven on the hosted page: session, rules, next screen. */
export async function identify(step: HostedStep, who: ProvenIdentity): Promise<HostedResult> {
  const { login, cookies } = await proven(step, who)
  return { screen: await present({ ...step, login }), cookies }
}

/** The same without a screen: session, rules, and the saved login. */
export async function proven(
  { services, request, login }: HostedStep,
  who: ProvenIdentity,
): Promise<{ readonly login: Login; readonly cookies: readonly (string | undefined)[] }> {
  const client = findClient(services.config(), login.transaction.request.clientId)
  if (!client) throw new ProtocolError('unauthorized_client', 'The application was removed.')
  const { user, subject, session, reused, cookie } = await signIn(services, request, who)
  const remembered = await findRememberedBrowser(services, request, user.user_id)
  const deviceKnown = await services.devices.isRecognised(user.user_id, request)
  const judged = await advance(services, {
    login: { ...login, origin: services.whereabouts(request).origin },
    client,
    user,
    subject,
    session,
    sessionReused: reused,
    channel: 'browser',
    deviceKnown,
    remembered,
    steps: [{ type: 'first_factor', method: subject.method }],
  })
  await saveLogin(services, login, judged)
  return { login: judged, cookies: [cookie, await memoryCookie(services, judged, remembered)] }
}
