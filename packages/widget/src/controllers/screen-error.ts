import type { ErrorCode, ScreenError, ScreenErrorCode } from '@lockstep/protocol'
import { isErrorCode } from '@lockstep/protocol'

/** What the person is told for each error of the SDK that has a text of its own. */
const CODES: Partial<Record<ErrorCode, ScreenErrorCode>> = {
  invalid_user_password: 'wrong_credentials',
  invalid_grant: 'wrong_credentials',
  blocked_user: 'user_blocked',
  user_exists: 'user_exists',
  invalid_password: 'weak_password',
  invalid_signup: 'invalid_signup',
  too_many_attempts: 'too_many_attempts',
  access_denied: 'denied',
  unauthorized: 'denied',
  mfa_required: 'mfa_unavailable',
  transaction_expired: 'expired',
  popup_blocked: 'popup_blocked',
  popup_closed: 'popup_closed',
  popup_timeout: 'popup_timeout',
  network_error: 'network_error',
  temporarily_unavailable: 'network_error',
  configuration_error: 'configuration_error',
  invalid_client: 'configuration_error',
  unauthorized_client: 'configuration_error',
}

/**
 * Turns a failure of the SDK into what a screen shows. Only a denial keeps its message: that is the
 * text a rule wrote for the person.
 */
export function screenError(failure: unknown): ScreenError {
  const code = errorCode(failure)
  const shown = (code && CODES[code]) ?? 'unexpected'
  return shown === 'denied' && failure instanceof Error && failure.message
    ? { code: shown, message: failure.message }
    : { code: shown }
}

/** The code of a `LockstepError`, told by its shape: the SDK may be another copy of it. */
export function errorCode(failure: unknown): ErrorCode | undefined {
  if (!(failure instanceof Error) || !('code' in failure)) return undefined
  return isErrorCode(failure.code) ? failure.code : undefined
}
