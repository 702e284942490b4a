import type { ErrorCode, ScreenError, ScreenErrorCode } from '@lockstep/protocol'

/** What the person is told for each error of the SDK that has a text of its own. */
const CODES = {
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
} as const satisfies Partial<Record<ErrorCode, ScreenErrorCode>>

/**
 * Turns a failure of the SDK into what a screen shows. Only a denial keeps its message: that is the
 * text a rule wrote for the person.
 */
export function screenError(failure: unknown): ScreenError {
  const code = screenErrorCode(failure)
  return code === 'denied' && failure instanceof Error && failure.message
    ? { code, message: failure.message }
    : { code }
}

/** Tells a `LockstepError` by its shape: the SDK may bring another copy of the class. */
export function screenErrorCode(failure: unknown): ScreenErrorCode {
  const code = failure instanceof Error && 'code' in failure ? failure.code : undefined
  return typeof code === 'string' && Object.hasOwn(CODES, code)
    ? CODES[code as keyof typeof CODES]
    : 'unexpected'
}
