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
