import { parseDeviceKey } from '../../factors/push/device-key.js'
import { openTicket, scanTicket } from '../../factors/push/enrolment-ticket.js'
import { DEVICE_API_PATH } from '../../factors/push/enrolment-uri.js'
import { newDeviceToken } from '../../factors/push/push-device.js'
import type { NewPushDevice } from '../../factors/push/push-device.js'
import { newTotpSecret } from '../../factors/totp.js'
import type { Services } from '../../services.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { jsonBody } from '../wire/parameters.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'
import { guardianError } from './guardian-error.js'

/** Characters of a name; our choice, what fits a screen. */
const MAX_NAME = 64

/**
 * `POST /appliance-mfa/api/enroll` with `Authorization: Ticket id="…"`: connects a phone to the enrolment
 * that its person scanned. It is no authenticator before the login page, which asked for it, goes on.
 *
 * @see [Guardian for iOS](https://github.com/auth0/Guardian.swift): `APIClient.enroll`
 */
export async function enrolDevice(request: Request, services: Services): Promise<Answer> {
  const ticket = /^Ticket id="([\w-]+)"$/.exec(request.headers.get('authorization') ?? '')?.[1]
  if (!ticket) {
    throw guardianError('invalid_token', 'The header must be: Authorization: Ticket id="…".')
  }
  const { identifier, name, publicKey } = readDevice(await jsonBody(request))
  const open = await openTicket(services, ticket)
  if (open === 'unknown') {
    throw guardianError(
      'enrollment_transaction_not_found',
      'This enrolment is unknown or over. Sign in again to get a new code.',
    )
  }
  if (open === 'scanned') throw conflict()

  const { userId } = open
  const token = newDeviceToken(userId)
  const otpSecret = newTotpSecret()
  const device: NewPushDevice = {
    id: randomSecret(),
    kind: 'push',
    key: `push:${fingerprint(identifier)}`,
    userId,
    identifier,
    name,
    publicKey,
    tokenHash: fingerprint(token),
    otpSecret,
    lastStep: 0,
  }
  if (!(await scanTicket(services, ticket, device))) throw conflict()
  const user = await services.users.get(userId)
  return json({
    id: device.id,
    token,
    user_id: userId,
    issuer: services.config().tenant.friendlyName,
    url: services.issuer() + DEVICE_API_PATH,
    account: user?.email ?? userId,
    totp: { secret: otpSecret, algorithm: 'SHA1', digits: 6, period: 30 },
  })
}

function readDevice({ identifier, name, public_key }: Readonly<Record<string, unknown>>) {
  if (typeof identifier !== 'string' || !/^[\x21-\x7e]{8,128}$/.test(identifier)) {
    throw guardianError('invalid_payload', 'The identifier must have 8 to 128 characters.')
  }
  if (typeof name !== 'string' || name.trim() === '' || name.length > MAX_NAME) {
    throw guardianError('invalid_payload', `The name must have 1 to ${MAX_NAME} characters.`)
  }
  const publicKey = parseDeviceKey(public_key)
  if (!publicKey) {
    throw guardianError(
      'invalid_payload',
      'The public_key must be the public half of an RSA key of 2048 to 4096 bits, or of a P-256 key, as a JWK.',
    )
  }
  return { identifier, name: name.trim(), publicKey }
}

function conflict() {
  return guardianError('enrollment_conflict', 'Another phone was connected with this code.')
}
