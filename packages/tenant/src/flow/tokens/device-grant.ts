import { clear } from '@lockstep/protocol'
import type { TokenResponse } from '@lockstep/protocol'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { findByDeviceCode, noteQuestion, takeDeviceRequest } from '../device/device-codes.js'
import { standing } from '../login/standing.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { randomSecret } from '../wire/secrets.js'
import { mint } from './mint.js'

/** RFC 8628 section 3.4. */
export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

/**
 * The device asks whether its person has signed in. What it gets is minted from the person's login, which
 * is cleared again; the statuses are Auth0's.
 *
 * @see [RFC 8628 section 3.5](https://www.rfc-editor.org/rfc/rfc8628#section-3.5)
 */
export async function deviceGrant(
  services: Services,
  _request: Request,
  { client, body }: { readonly client: Client; readonly body: Parameters },
): Promise<TokenResponse> {
  if (!body.device_code) {
    throw new ProtocolError('invalid_request', 'Missing required parameter: device_code')
  }
  const asked = await findByDeviceCode(services, body.device_code)
  if (!asked || asked.clientId !== client.clientId) throw invalid('unknown or of another client')
  if (services.clock.now() >= asked.goodUntil) {
    throw new ProtocolError('expired_token', 'The device code is expired. Ask for another one.', {
      status: 403,
    })
  }
  if (!(await noteQuestion(services, asked))) {
    throw new ProtocolError('slow_down', 'Leave more time between two questions.', { status: 429 })
  }
  if (!asked.answer) {
    throw new ProtocolError('authorization_pending', 'The user has not signed in yet.', {
      status: 403,
    })
  }
  const taken = await takeDeviceRequest(services, asked)
  if (!taken?.answer) throw invalid('used at the same time')
  if (taken.answer.is === 'denied') {
    throw new ProtocolError('access_denied', taken.answer.description, { status: 403 })
  }
  const cleared = clear(taken.answer.transaction)
  const { userId, authenticatedAt } = cleared.subject
  const now = await standing(services, { userId, authenticatedAt })
  if (!now.good) throw invalid(`user: ${now.reason}`)
  return mint(services, cleared, {
    as: 'tokens',
    client,
    user: now.user,
    family: randomSecret(),
    familyTerms: taken.answer.familyTerms,
  })
}

function invalid(detail: string): ProtocolError {
  return new ProtocolError('invalid_grant', 'Invalid or expired device code.', {
    status: 403,
    detail: `device code: ${detail}`,
  })
}
