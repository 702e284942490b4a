import type { AuthorizationResponse } from '@lockstep/protocol'
import { LockstepError } from '@lockstep/protocol'
import type { BrowserWindow } from './options.js'
import { wireError } from './wire-error.js'

/**
 * The code of an answer that belongs to the login with `state`; the tenant refuses a missing one.
 *
 * @throws LockstepError `state_mismatch`, or what the tenant answered.
 * @see [RFC 6749 section 4.1.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2)
 */
export function authorizationCode(
  response: AuthorizationResponse,
  state: string,
): string | undefined {
  if (response.state !== state) {
    throw new LockstepError(
      'state_mismatch',
      'The answer belongs to no login of this tab. Sign in again.',
    )
  }
  if (response.error) throw wireError(response)
  return response.code
}

/** The answer in the query of a callback URL; `undefined` when there is none. */
export function responseOf({ searchParams }: URL): AuthorizationResponse | undefined {
  const response: AuthorizationResponse = Object.fromEntries(searchParams)
  return response.state && (response.code || response.error) ? response : undefined
}

/** Takes the answer out of the page's own URL, so that a reload does not repeat it. */
export function takeResponse({
  location,
  history,
}: BrowserWindow): AuthorizationResponse | undefined {
  const url = new URL(location.href)
  const response = responseOf(url)
  if (response) {
    for (const name of ['code', 'state', 'error', 'error_description']) {
      url.searchParams.delete(name)
    }
    history.replaceState(history.state, '', url)
  }
  return response
}
