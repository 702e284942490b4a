import { pushDeviceOf } from '../../factors/push/push-device.js'
import type { PushDevice } from '../../factors/push/push-device.js'
import { pushesOf } from '../../factors/push/push-request.js'
import type { PushRequest } from '../../factors/push/push-request.js'
import { removeAuthenticator } from '../../factors/remove-authenticator.js'
import type { Services } from '../../services.js'
import { bearerOf } from '../tokens/verify-access-token.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { guardianError } from './guardian-error.js'

/**
 * `GET /appliance-mfa/api/device-accounts/{id}/notifications`: what waits on the phone, as the payloads
 * that Apple and Google would deliver, with what the person compares. For phones that no such service
 * reaches. `now` is the tenant's clock, by which the phone signs and shows its codes.
 *
 * @see [Guardian for iOS](https://github.com/auth0/Guardian.swift): `AuthenticationNotification`
 */
export async function listPushes(request: Request, services: Services): Promise<Answer> {
  const device = await callingDevice(request, services)
  const pushes = await pushesOf(services, device.id)
  const host = new URL(services.issuer()).host
  return json({
    now: services.clock.now(),
    notifications: pushes
      .filter(({ state }) => state === 'pending')
      .map((push) => notificationOf(push, host)),
  })
}

/** `DELETE /appliance-mfa/api/device-accounts/{id}`: the phone leaves the account, with its codes. */
export async function removeDevice(request: Request, services: Services): Promise<Answer> {
  const { id, userId } = await callingDevice(request, services)
  await removeAuthenticator(services, userId, id)
  return { status: 204, body: null, headers: {}, cookies: [] }
}

async function callingDevice(request: Request, services: Services): Promise<PushDevice> {
  const id = /\/device-accounts\/([\w-]+)/.exec(new URL(request.url).pathname)?.[1] ?? ''
  const device = await pushDeviceOf(services, id, bearerOf(request) ?? '')
  if (device) return device
  throw guardianError('invalid_token', 'This phone is not connected, or was removed.')
}

function notificationOf(
  { id, deviceId, challenge, sentAt, expiresAt, choices, about }: PushRequest,
  host: string,
) {
  const { application, ip, userAgent, place } = about
  const name = [place?.city_name, place?.country_name].filter(Boolean).join(', ')
  return {
    mfa: {
      dai: deviceId,
      txtkn: id,
      c: challenge,
      sh: host,
      d: new Date(sentAt * 1000).toISOString(),
      s: { b: { n: userAgent } },
      l: {
        ...(name && { n: name }),
        ...(place?.latitude !== undefined && { lat: place.latitude }),
        ...(place?.longitude !== undefined && { long: place.longitude }),
      },
    },
    application,
    ip,
    expires_at: expiresAt,
    ...(choices && { numbers: choices }),
  }
}
