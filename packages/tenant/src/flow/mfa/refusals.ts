import { MFA_REJECTED } from '../login/reject-login.js'
import { lockedOut } from '../wire/locked-out.js'
import { ProtocolError } from '../wire/protocol-error.js'

/** The answer to who has an authenticator and asks for another. */
export function alreadyEnrolled(): ProtocolError {
  return new ProtocolError('access_denied', 'User is already enrolled.', { status: 403 })
}

/** The answer to who asks or guesses too often; the user's bucket decides, not the login. */
export function tooManyAttempts(retryAfterSeconds: number): ProtocolError {
  return lockedOut('Too many attempts.', retryAfterSeconds)
}

/** The last word of a login whose person said no on another device. */
export function mfaRejected(): ProtocolError {
  return new ProtocolError('invalid_grant', MFA_REJECTED, { status: 403 })
}

/** The answer to who asks before anybody approved. */
export function authorizationPending(): ProtocolError {
  return new ProtocolError(
    'authorization_pending',
    'Authorization pending: please repeat the request in a few seconds.',
  )
}

/** The answer to who asks too often whether somebody approved. */
export function slowDown(): ProtocolError {
  return new ProtocolError('slow_down', 'You are polling too quickly. Wait a few seconds longer.')
}
