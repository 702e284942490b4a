import type { ErrorCode } from '@lockstep/protocol'
import { isWireErrorCode, LockstepError } from '@lockstep/protocol'
import { MfaRequiredError } from './mfa-required-error.js'
import type { MfaAnswer } from './mfa-required-error.js'

/** The fields in which Auth0's endpoints tell what went wrong. */
interface WireError extends MfaAnswer {
  readonly error?: unknown
  readonly error_description?: unknown
  readonly code?: unknown
  readonly description?: unknown
  readonly message?: unknown
}

/**
 * Turns an error of the wire into ours. `status` is the HTTP status where there is one. A code that we
 * do not know becomes the nearest one that we know; the description stays.
 *
 * @see [RFC 6749 section 4.1.2.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1)
 */
export function wireError(body: WireError, status = 0): LockstepError {
  const wire = firstText(body.error, body.code)
  const code = isWireErrorCode(wire) ? wire : nearest(wire, status)
  const message =
    firstText(body.error_description, body.description, body.message) ?? wire ?? `HTTP ${status}`
  return code === 'mfa_required'
    ? new MfaRequiredError(message, body)
    : new LockstepError(code, message)
}

function nearest(wire: string | undefined, status: number): ErrorCode {
  if (status >= 500) return 'server_error'
  if (status === 429) return 'too_many_attempts'
  if (status === 400) return 'invalid_request'
  return wire?.endsWith('_required') ? 'interaction_required' : 'access_denied'
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '')
}
