import type { ErrorCode } from '@lockstep/protocol'
import { isWireErrorCode, LockstepError } from '@lockstep/protocol'
import { MfaRequiredError } from './mfa-required-error.js'

/** The fields in which Auth0's endpoints tell what went wrong. */
interface WireError {
  readonly error?: unknown
  readonly error_description?: unknown
  readonly code?: unknown
  readonly description?: unknown
  readonly message?: unknown
  readonly mfa_token?: unknown
}

/**
 * Turns an error of the wire into ours. `status` is the HTTP status where there is one. A code that we
 * do not know becomes the nearest one that we know; the description stays.
 *
 * @see [RFC 6749 section 4.1.2.1](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1)
 */
export function wireError(body: WireError, status = 0): LockstepError {
  const wire = text(body.error) ?? text(body.code)
  const code = isWireErrorCode(wire) ? wire : nearest(wire, status)
  const message =
    text(body.error_description) ??
    text(body.description) ??
    text(body.message) ??
    `The tenant answered "${wire ?? status}".`
  return code === 'mfa_required'
    ? new MfaRequiredError(message, { mfaToken: text(body.mfa_token) })
    : new LockstepError(code, message)
}

function nearest(wire: string | undefined, status: number): ErrorCode {
  if (status >= 500) return 'server_error'
  if (status === 429) return 'too_many_attempts'
  if (wire?.endsWith('_required')) return 'interaction_required'
  return status === 400 ? 'invalid_request' : 'access_denied'
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined
}
