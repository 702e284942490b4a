import { withDeadline } from './abort.js'
import { authorizeUrl } from './authorize-url.js'
import type { Internals } from './internals.js'
import type { PopupLoginOptions } from './options.js'
import { popupAnswer } from './popup-answer.js'
import { openPopup, usable } from './popup-window.js'
import type { AuthenticationResult } from './result.js'
import { finishLogin } from './token-endpoint.js'
import { createTransaction } from './transaction.js'

/** Seconds; our choice, enough to find the phone and enrol an authenticator. */
const TIMEOUT_SECONDS = 600

/** Signs in through a window of its own, which is closed again whatever happens. */
export async function loginWithPopup(
  internals: Internals,
  options: PopupLoginOptions,
): Promise<AuthenticationResult> {
  const { window, origin: tenant, popupRedirectUri: redirectUri } = internals
  // Before any `await`: the window may be opened inside the click only.
  const popup = options.popup ? usable(options.popup) : openPopup(window())
  try {
    const onState = options.onPopupState ?? (() => {})
    onState('opening')
    const signal = withDeadline(options.signal, options.timeoutInSeconds ?? TIMEOUT_SECONDS)
    const transaction = createTransaction(internals, { ...options, redirectUri })
    const answer = await popupAnswer({
      window: window(),
      popup,
      tenant,
      state: transaction.state,
      url: authorizeUrl(internals, transaction, {
        ...options,
        responseMode: 'web_message',
        signal,
      }),
      signal,
      onState,
    })
    popup.close()
    return await finishLogin(internals, transaction, answer, signal)
  } finally {
    popup.close()
  }
}
