import { LockstepError } from '@lockstep/protocol'
import { responseOf, takeResponse } from './authorization-response.js'
import type { Internals } from './internals.js'
import type { AuthenticationResult } from './result.js'
import { finishLogin } from './token-endpoint.js'
import { takeTransaction } from './transaction-store.js'

/** Tells whether `url` is one that `handleRedirectCallback()` can finish. */
export function isRedirectCallback(url: string): boolean {
  return !!responseOf(new URL(url))
}

/** Finishes the login whose answer is in `url`, by default the page's own. */
export async function finishRedirect(
  internals: Internals,
  url?: string,
): Promise<AuthenticationResult> {
  const response = url ? responseOf(new URL(url)) : takeResponse(internals.window())
  if (response?.state) {
    return finishLogin(internals, takeTransaction(internals, response.state), response)
  }
  throw new LockstepError('invalid_response', 'This URL holds no answer.')
}
