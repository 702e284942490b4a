import { LockstepError } from '@lockstep/protocol'
import { authorizationCode, responseOf, withoutResponse } from './authorization-response.js'
import type { Internals } from './internals.js'
import type { AuthenticationResult } from './result.js'
import { exchangeCode } from './token-endpoint.js'
import { takeTransaction } from './transaction-store.js'

/** Tells whether `url` is one that `handleRedirectCallback()` can finish. */
export function isRedirectCallback(url: string): boolean {
  return responseOf(new URL(url)) !== undefined
}

/** Finishes the login whose answer is in `url`, by default the page's own. */
export async function finishRedirect(
  internals: Internals,
  url?: string,
): Promise<AuthenticationResult> {
  const { location, history } = internals.environment.window
  const callback = new URL(url ?? location.href)
  const response = responseOf(callback)
  if (!response?.state) {
    throw new LockstepError('invalid_response', 'This URL holds no answer of the tenant.')
  }
  if (url === undefined) history.replaceState(history.state, '', withoutResponse(callback))
  const transaction = takeTransaction(internals, response.state)
  const code = authorizationCode(response, transaction.state)
  return exchangeCode(internals, internals.session, { code, transaction })
}
