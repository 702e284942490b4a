import { ProtocolError } from '../wire/protocol-error.js'

/** The answer to who has an authenticator and asks for another. */
export function alreadyEnrolled(): ProtocolError {
  return new ProtocolError('access_denied', 'User is already enrolled.', { status: 403 })
}

/** The answer to who asks or guesses too often; the user's bucket decides, not the login. */
export function tooManyAttempts(retryAfterSeconds: number): ProtocolError {
  return new ProtocolError(
    'too_many_attempts',
    `Too many attempts. Try again in ${Math.ceil(retryAfterSeconds / 60)} minutes.`,
    { status: 429, retryAfterSeconds },
  )
}
