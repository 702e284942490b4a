import { readChallengeResponse } from '../../factors/push/challenge-response.js'
import type { ChallengeResponse } from '../../factors/push/challenge-response.js'
import { findPushDevice } from '../../factors/push/push-device.js'
import { approvePush, findPush, takePush } from '../../factors/push/push-request.js'
import type { PushRequest } from '../../factors/push/push-request.js'
import { logEvent } from '../../logs/log-event.js'
import type { Services } from '../../services.js'
import type { Login } from '../login/login.js'
import { rejectLogin } from '../login/reject-login.js'
import { bearerOf } from '../tokens/verify-access-token.js'
import type { Answer } from '../wire/answer.js'
import { jsonBody } from '../wire/parameters.js'
import { guardianError } from './guardian-error.js'

/**
 * `POST /appliance-mfa/api/resolve-transaction` with the request's token and a `challenge_response` that
 * the phone signed: its person says yes or no, once. A no ends the login at once, and so does a yes with
 * another number than the login page shows: nobody may try them all.
 *
 * @see [Guardian for iOS](https://github.com/auth0/Guardian.swift): `APIClient.resolve`
 */
export async function resolveTransaction(request: Request, services: Services): Promise<Answer> {
  const token = bearerOf(request)
  if (!token) throw guardianError('invalid_token', 'The transaction token is missing.')
  const { challenge_response: signed } = await jsonBody(request)
  if (typeof signed !== 'string') {
    throw guardianError('invalid_payload', 'The challenge_response must be a signed token.')
  }
  const push = await findPush(services, token)
  const device = push && (await findPushDevice(services, push.userId, push.deviceId))
  if (push?.state !== 'pending' || !device) throw tooLate()
  const response = await readChallengeResponse(services, { device, push, token: signed })
  if (!response) {
    throw guardianError(
      'invalid_challenge_response',
      'The challenge_response is not this phone’s answer to this request, or is older than 30 seconds.',
    )
  }
  await resolve(services, push, response)
  return { status: 204, body: null, headers: {}, cookies: [] }
}

/** A yes counts for the very step that asks for it; a no for the whole login, whatever it asks for now. */
async function resolve(
  services: Services,
  push: PushRequest,
  { accepted, number, reason }: ChallengeResponse,
): Promise<void> {
  if (accepted && !(await isAwaited(services, push))) throw tooLate()
  if (accepted && (push.number === undefined || number === push.number)) {
    if (!(await approvePush(services, push))) throw tooLate()
    return
  }
  if (!(await takePush(services, push.id))) throw tooLate()
  services.log.info({ device: push.deviceId, reason }, 'push rejected')
  await rejectLogin(services, push.binding, 'push-notification')
  await logEvent(services, {
    type: 'gd_auth_rejected',
    userId: push.userId,
    ip: push.about.ip,
    details: { authenticator: { type: 'push-notification' } },
  })
  if (accepted) {
    throw guardianError('wrong_number', 'The sign-in page shows another number. It was stopped.')
  }
}

/** Whether the login still waits for this very request. */
async function isAwaited(services: Services, { id, binding }: PushRequest): Promise<boolean> {
  const login = await services.store.get<Login>('transaction', binding)
  const { transaction } = login ?? {}
  return (
    transaction?.state === 'challenging' &&
    transaction.posed?.data.pushId === id &&
    services.clock.now() < transaction.expiresAt
  )
}

function tooLate() {
  return guardianError(
    'login_transaction_not_found',
    'This request is over: it was answered, replaced or waited too long.',
  )
}
