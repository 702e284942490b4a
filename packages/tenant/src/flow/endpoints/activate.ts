import type { AuthorizationRequest } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import { codePage, confirmPage, donePage } from '../device/activate-page.js'
import { bindLogin, denyDevice, findByUserCode } from '../device/device-codes.js'
import type { DeviceRequest } from '../device/device-codes.js'
import { returnAttempt, takeAttempt } from '../limits/attempts.js'
import { beginLogin } from '../login/begin-login.js'
import { firstFactor } from '../login/first-factor.js'
import { findClient } from '../request/clients.js'
import type { Answer } from '../wire/answer.js'
import { bodyParameters, queryParameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/** `GET /activate`: the page where a person types the code of a device. A link may bring it along. */
export async function showActivate(request: Request): Promise<Answer> {
  const { user_code: userCode } = queryParameters(request)
  return codePage(userCode === undefined ? {} : { userCode: userCode.slice(0, 16) })
}

/**
 * `POST /activate`: the code, then the confirmation, then a login like any other: rules, and the factor
 * that they demand. Wrong codes are counted by address, since there is no user yet (RFC 8628 section 5.1).
 *
 * @see [RFC 8628 section 3.3](https://www.rfc-editor.org/rfc/rfc8628#section-3.3)
 */
export async function activate(request: Request, services: Services): Promise<Answer> {
  if (request.headers.get('origin') !== new URL(services.issuer()).origin) {
    throw new ProtocolError('invalid_request', 'Only pages of the tenant may do this.', {
      status: 403,
    })
  }
  const { user_code: userCode = '', confirm } = await bodyParameters(request)
  const { ip } = services.whereabouts(request).origin
  const allowance = await takeAttempt(services, 'user-code', ip)
  if (!allowance.allowed) {
    const minutes = Math.ceil(allowance.retryAfterSeconds / 60)
    return {
      ...codePage({ problem: `Too many codes. Try again in ${minutes} minutes.` }),
      status: 429,
    }
  }
  const asked = await findByUserCode(services, userCode)
  const client = asked && findClient(services.config(), asked.clientId)
  if (!asked || !client) return codePage({ problem: 'No device shows this code.' })
  await returnAttempt(services, 'user-code', ip)
  if (confirm === undefined) return confirmPage(asked.userCode, client.name)
  if (confirm !== 'yes') {
    await denyDevice(services, asked.id, { description: 'User did not authorize the request' })
    return donePage('Your device is not connected', 'Nobody was signed in on it.')
  }
  const parsed = loginRequest(services, request, asked)
  const proven = await firstFactor(services, request, { parsed, client })
  return beginLogin(services, request, {
    parsed,
    client,
    proven,
    onLogin: (loginId) => bindLogin(services, asked.id, loginId),
  })
}

function loginRequest(
  services: Services,
  request: Request,
  { clientId, scope, audience, userCode }: DeviceRequest,
): AuthorizationRequest {
  return {
    protocol: 'oauth2-device-code',
    clientId,
    redirectUri: '',
    responseMode: 'query',
    responseType: [],
    scope,
    ...(audience !== undefined && { audience }),
    prompt: [],
    acrValues: [],
    uiLocales: [],
    sso: true,
    query: { user_code: userCode },
    body: {},
    origin: services.whereabouts(request).origin,
  }
}
