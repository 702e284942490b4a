import { abortError } from './abort.js'
import { authorizeUrl } from './authorize-url.js'
import type { Internals } from './internals.js'
import type { RedirectLoginOptions } from './options.js'
import { createTransaction } from './transaction.js'
import { saveTransaction } from './transaction-store.js'

/** Takes the page to the tenant. What comes after happens on the page it returns to. */
export async function loginWithRedirect(
  internals: Internals,
  options: RedirectLoginOptions,
): Promise<void> {
  const transaction = createTransaction(internals, options)
  const url = await authorizeUrl(internals, transaction, options)
  if (options.signal?.aborted) throw abortError(options.signal)
  saveTransaction(internals, transaction)
  internals.window().location.assign(url)
}
