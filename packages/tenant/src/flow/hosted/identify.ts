import type { User } from '../../users/user.js'
import { advance } from '../login/advance.js'
import { saveLogin } from '../login/login.js'
import { memoryCookie } from '../login/memory-cookie.js'
import { signIn } from '../login/sign-in.js'
import { findClient } from '../request/clients.js'
import { findRememberedBrowser } from '../sessions/remembered-browsers.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { present } from './present.js'
import type { HostedResult, HostedStep } from './step.js'

/** Takes a login on whose first factor was proven on the hosted page: session, rules, next screen. */
export async function identify(
  { services, request, login }: HostedStep,
  proven: Pick<User, 'connection' | 'user_id'>,
): Promise<HostedResult> {
  const client = findClient(services.config(), login.transaction.request.clientId)
  if (!client) throw new ProtocolError('unauthorized_client', 'The application was removed.')
  const { user, subject, session, reused, cookie } = await signIn(services, request, proven)
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
  return {
    screen: await present({ services, request, login: judged }),
    cookies: [cookie, await memoryCookie(services, judged, remembered)],
  }
}
