import { isWireErrorCode } from '@lockstep/protocol'
import type { FederatedConnection } from '../../config/federated-connection.js'
import type { Services } from '../../services.js'
import { admitUser } from '../../upstream/admit-user.js'
import type { Admission } from '../../upstream/admit-user.js'
import { UpstreamError } from '../../upstream/upstream-error.js'
import { upstreamIdentity } from '../../upstream/upstream-identity.js'
import { takeUpstreamLogin } from '../../upstream/upstream-login.js'
import type { UpstreamLogin } from '../../upstream/upstream-login.js'
import { isStale } from '../endpoint.js'
import { proven } from '../hosted/identify.js'
import { apply, loadLogin, saveLogin } from '../login/login.js'
import type { Login } from '../login/login.js'
import type { Refusal } from '../login/refused.js'
import { whereNext } from '../login/where-next.js'
import { federatedConnection, findClient } from '../request/clients.js'
import { knownBrowser } from '../sessions/browsers.js'
import { redirect, withCookies } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { bounce } from '../wire/bounce.js'
import { merged, queryParameters } from '../wire/parameters.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/** `GET /login/callback`: see {@link returnFromUpstream}. */
export function upstreamCallback(request: Request, services: Services): Promise<Answer> {
  return returnFromUpstream(request, services, {})
}

/**
 * The return from another site. What it proves is a first factor and no
 * more: rules run, and what they demand is owed, as after a password.
 *
 * @see [OpenID Connect Core section 3.1.2.5](https://openid.net/specs/openid-connect-core-1_0.html#AuthResponse)
 */
export async function returnFromUpstream(
  request: Request,
  services: Services,
  body: Parameters,
): Promise<Answer> {
  // Apple posts its answer from its own page, and no browser sends our cookies along with that.
  const again = bounce(services, request, body)
  if (again) return again
  const answer = merged(queryParameters(request), body)
  const pending = await takeUpstreamLogin(services, answer.state)
  if (!pending) {
    throw new ProtocolError(
      'transaction_not_found',
      'This answer of another site belongs to no sign-in that is still open. Start again.',
    )
  }
  const login = await loadLogin(services, pending.loginId, knownBrowser(request))
  // Somebody went on with it in another tab.
  if (login.transaction.state !== 'identifying') return redirect(whereNext(login.transaction))
  const who = await prove(services, login, { pending, answer })
  try {
    if ('error' in who) return await deny(services, login, who)
    const { login: judged, cookies } = await proven({ services, request, login }, who)
    return withCookies(redirect(whereNext(judged.transaction)), cookies)
  } catch (error) {
    if (!isStale(error)) throw error
    const now = await loadLogin(services, pending.loginId, knownBrowser(request))
    return redirect(whereNext(now.transaction))
  }
}

/** Who the other site says signed in, or why nobody did. */
async function prove(
  services: Services,
  { transaction: { request } }: Login,
  { pending, answer }: { readonly pending: UpstreamLogin; readonly answer: Parameters },
) {
  const config = services.config()
  const client = findClient(config, request.clientId)
  const connection = client && federatedConnection(config, client, pending.connection)
  if (!connection) return REMOVED
  if (answer.error !== undefined) return refusalOf(answer)
  const admission = await admit(services, connection, { pending, answer })
  if ('error' in admission) return admission
  if (!admission.admitted) return BLOCKED
  const { user_id } = admission.user
  return {
    user_id,
    connection: connection.name,
    method: 'federated',
    forgetful: connection.devkeys,
  } as const
}

async function admit(
  services: Services,
  connection: FederatedConnection,
  { pending, answer }: { readonly pending: UpstreamLogin; readonly answer: Parameters },
): Promise<Admission | Refusal> {
  const { code, iss } = answer
  try {
    if (!code) throw new UpstreamError('The answer has neither a code nor an error.')
    const identity = await upstreamIdentity(services, connection, {
      pending,
      answer: { code, iss },
    })
    return await admitUser(services, connection, identity)
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error
    services.log.error({ err: error, connection: connection.name }, 'answer of other site refused')
    return {
      error: 'access_denied',
      description: `What ${connection.name} answered is not valid. The log of the tenant says why.`,
    }
  }
}

/** What the other site says of its refusal; its codes are those of RFC 6749 mostly. */
function refusalOf({ error, error_description: description }: Parameters): Refusal {
  return {
    error: isWireErrorCode(error) ? error : 'access_denied',
    description: (description ?? 'The other site refused the sign-in.').slice(0, 200),
  }
}

async function deny(services: Services, login: Login, refusal: Refusal): Promise<Answer> {
  const denied = apply(services, login, { type: 'deny', ...refusal }, [
    { type: 'denied', ...refusal },
  ])
  await saveLogin(services, login, denied)
  return redirect(whereNext(denied.transaction))
}

const REMOVED: Refusal = {
  error: 'access_denied',
  description: 'The connection was removed, or disabled for this application.',
}

/** Auth0's words. */
const BLOCKED: Refusal = { error: 'unauthorized', description: 'user is blocked' }
