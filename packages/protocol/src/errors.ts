/**
 * The codes that every client can meet, in the wire's spelling: RFC 6749 sections 4.1.2.1 and 5.2,
 * OpenID Connect Core section 3.1.2.6, and what Auth0 documents for its Authentication API.
 */
export const WIRE_ERROR_CODES = [
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
] as const

/** Every code a {@link LockstepError} can carry. Callers switch on the code, never on the message. */
export type ErrorCode =
  | WireErrorCode
  // Browser SDK.
  | 'aborted'
  | 'configuration_error'
  | 'invalid_response'
  | 'network_error'
  | 'popup_blocked'
  | 'popup_closed'
  | 'popup_timeout'
  | 'state_mismatch'
  | 'timeout'
  | 'transaction_not_found'
  // Transactions.
  | 'illegal_transition'
  | 'obligation_unmet'
  | 'stale_transaction'
  | 'transaction_expired'

/** See {@link WIRE_ERROR_CODES}. The others are met by who polls or calls the MFA API only. */
export type WireErrorCode =
  | (typeof WIRE_ERROR_CODES)[number]
  | 'association_required'
  | 'authorization_pending'
  | 'expired_token'
  | 'slow_down'
  | 'unsupported_challenge_type'

const wireErrorCodes: ReadonlySet<unknown> = new Set(WIRE_ERROR_CODES)

/** Tells whether `value` is one of our {@link WIRE_ERROR_CODES}. */
export function isWireErrorCode(value: unknown): value is (typeof WIRE_ERROR_CODES)[number] {
  return wireErrorCodes.has(value)
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
