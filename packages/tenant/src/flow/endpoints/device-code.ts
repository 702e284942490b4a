import type { Services } from '../../services.js'
import { startDeviceRequest } from '../device/device-codes.js'
import { DEVICE_CODE } from '../tokens/device-grant.js'
import { authenticateClient } from '../tokens/authenticate-client.js'
import { requestedAudience } from '../tokens/requested-audience.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { bodyParameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `POST /oauth/device/code`: a device without a keyboard asks for a code that its person types elsewhere.
 *
 * @see [RFC 8628 section 3.1](https://www.rfc-editor.org/rfc/rfc8628#section-3.1)
 */
export async function deviceCode(request: Request, services: Services): Promise<Answer> {
  const body = await bodyParameters(request)
  const client = authenticateClient(services.config(), request, body)
  if (!client.grantTypes.includes(DEVICE_CODE)) {
    throw new ProtocolError(
      'unauthorized_client',
      `Grant type '${DEVICE_CODE}' not allowed for the client.`,
      { status: 403 },
    )
  }
  const audience = requestedAudience(services, body.audience)
  const { deviceCode: device_code, request: asked } = await startDeviceRequest(services, {
    clientId: client.clientId,
    scope: [...new Set((body.scope ?? '').split(' ').filter(Boolean))],
    ...(audience !== undefined && { audience }),
  })
  const verification_uri = `${services.issuer()}activate`
  return json({
    device_code,
    user_code: asked.userCode,
    verification_uri,
    verification_uri_complete: `${verification_uri}?user_code=${asked.userCode}`,
    expires_in: asked.goodUntil - services.clock.now(),
    interval: asked.interval,
  })
}
