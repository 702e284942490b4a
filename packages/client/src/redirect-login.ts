import { abortError } from './abort.js'
import { authorizeUrl } from './authorize-url.js'
import type { Internals } from './internals.js'
import { loginParameters } from './login-parameters.js'
import type { RedirectLoginOptions } from './options.js'
import { createTransaction } from './transaction.js'
import { saveTransaction } from './transaction-store.js'

/** Takes the page to the tenant. What comes after happens on the page it returns to. */
export async function loginWithRedirect(
  internals: Internals,
  options: RedirectLoginOptions,
): Promise<void> {
  const { signal } = options
  const transaction = createTransaction(internals, options)
  const parameters = await loginParameters(internals, transaction, options, signal)
  const url = await authorizeUrl(internals, transaction, parameters)
  if (signal?.aborted) throw abortError(signal)
  saveTransaction(internals, transaction)
  internals.environment.window.location.assign(url)
}
