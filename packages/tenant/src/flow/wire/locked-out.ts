import { ProtocolError } from './protocol-error.js'

/**
 * The refusal of whoever tries too often, in `words` and with the time of the next try: in the text for
 * people, in `Retry-After` for programs.
 *
 * @see [RFC 6585 section 4](https://www.rfc-editor.org/rfc/rfc6585#section-4)
 */
export function lockedOut(words: string, retryAfterSeconds: number): ProtocolError {
  return new ProtocolError(
    'too_many_attempts',
    `${words} Try again in ${waitingTime(retryAfterSeconds)}.`,
    { status: 429, retryAfterSeconds },
  )
}

/** {@link lockedOut} for passwords, in the words that Auth0's SDKs show. */
export function accountBlocked(retryAfterSeconds: number): ProtocolError {
  return lockedOut(
    'Your account has been blocked after multiple consecutive login attempts.',
    retryAfterSeconds,
  )
}

function waitingTime(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return minutes <= 1 ? 'a minute' : `${minutes} minutes`
}
