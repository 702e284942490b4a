import type { AuthorizationResponse } from '@lockstep/protocol'
import { LockstepError } from '@lockstep/protocol'
import { wireError } from './wire-error.js'

/**
 * The code of an answer that belongs to the login with `state`.
 *
 * @throws LockstepError `state_mismatch`, `invalid_response`, or what the tenant answered.
 * @see [RFC 6749 section 4.1.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2)
 */
export function authorizationCode(response: AuthorizationResponse, state: string): string {
  if (response.state !== state) throw stateMismatch()
  if (response.error) throw wireError(response)
  if (response.code) return response.code
  throw new LockstepError('invalid_response', 'The answer holds neither code nor error.')
}

/** The error for an answer to another login than the one under way. */
export function stateMismatch(): LockstepError {
  return new LockstepError('state_mismatch', 'The answer belongs to another login. Sign in again.')
}

/** The answer in the query of a callback URL; `undefined` when there is none. */
export function responseOf({ searchParams }: URL): AuthorizationResponse | undefined {
  const response: AuthorizationResponse = Object.fromEntries(searchParams)
  return response.state && (response.code || response.error) ? response : undefined
}

/** The same URL without the answer, so that a reload does not repeat it. */
export function withoutResponse(url: URL): string {
  const rest = new URL(url)
  for (const name of ['code', 'state', 'error', 'error_description']) rest.searchParams.delete(name)
  return rest.href
}
