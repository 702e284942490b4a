/**
 * Every code a {@link LockstepError} can carry. Callers switch on the code, never on the message.
 *
 * Wire codes keep the wire's spelling: RFC 6749 section 4.1.2.1 and 5.2, OpenID Connect Core section
 * 3.1.2.6, and the codes Auth0 documents for its Authentication API.
 */
export const ERROR_CODES = [
  // OAuth 2.0 and OpenID Connect.
  'access_denied',
  'consent_required',
  'interaction_required',
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'invalid_token',
  'login_required',
  'server_error',
  'temporarily_unavailable',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_response_mode',
  'unsupported_response_type',
  // Auth0.
  'blocked_user',
  'invalid_password',
  'invalid_signup',
  'invalid_user_password',
  'mfa_required',
  'too_many_attempts',
  'unauthorized',
  'user_exists',
  // Browser SDK.
  'aborted',
  'configuration_error',
  'invalid_response',
  'network_error',
  'popup_blocked',
  'popup_closed',
  'popup_timeout',
  'state_mismatch',
  'timeout',
  'transaction_not_found',
  // Transactions.
  'illegal_transition',
  'obligation_unmet',
  'stale_transaction',
  'transaction_expired',
] as const

/** A machine-readable reason; see {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number]

const known: ReadonlySet<string> = new Set(ERROR_CODES)

/** Tells whether `value` is one of our {@link ERROR_CODES}. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && known.has(value)
}

/**
 * The one error class of Lockstep. The message is for people and never holds a password, a code, a
 * secret or a token; `code` is for programs; `cause` is the underlying failure, when there is one.
 */
export class LockstepError extends Error {
  override readonly name: string = 'LockstepError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
