import { LockstepError } from '@lockstep/protocol'
import { authorizationCode } from './authorization-response.js'
import { authorizeUrl } from './authorize-url.js'
import type { Internals } from './internals.js'
import { loginParameters } from './login-parameters.js'
import type { PopupLoginOptions } from './options.js'
import { popupAnswer } from './popup-answer.js'
import { openPopup, usable } from './popup-window.js'
import type { AuthenticationResult } from './result.js'
import { exchangeCode } from './token-endpoint.js'
import { createTransaction } from './transaction.js'

/** Seconds; our choice, enough to find the phone and enrol an authenticator. */
const TIMEOUT_SECONDS = 600

/**
 * Signs in through a window of its own, which is closed again whatever happens. One client has one
 * such window: a new login ends the one before.
 */
export async function loginWithPopup(
  internals: Internals,
  options: PopupLoginOptions,
): Promise<AuthenticationResult> {
  const { environment, origin, session, popupRedirectUri } = internals
  const { timeoutInSeconds = TIMEOUT_SECONDS, onPopupState: onState = () => {} } = options
  const { window } = environment
  // Before any `await`: the window may be opened inside the click only.
  const popup = options.popup ? usable(options.popup) : openPopup(window)
  const attempt = new AbortController()
  internals.endPopup?.()
  internals.endPopup = () => attempt.abort()
  const timer = setTimeout(() => attempt.abort(tooLate(timeoutInSeconds)), timeoutInSeconds * 1000)
  const signal = AbortSignal.any([attempt.signal, ...(options.signal ? [options.signal] : [])])

  try {
    onState('opening')
    const transaction = createTransaction(internals, { ...options, redirectUri: popupRedirectUri })
    const { state } = transaction
    const url = loginParameters(internals, transaction, options, signal).then((parameters) =>
      authorizeUrl(internals, transaction, { ...parameters, response_mode: 'web_message' }),
    )
    const request = { window, popup, tenant: origin, state, url, signal, onState }
    const code = authorizationCode(await popupAnswer(request), state)
    popup.close()
    return await exchangeCode(internals, session, { code, transaction, signal })
  } finally {
    clearTimeout(timer)
    // Stops the request for a ticket, if the window was closed while it was under way.
    attempt.abort()
    popup.close()
  }
}

function tooLate(seconds: number): LockstepError {
  return new LockstepError('popup_timeout', `The login was not done within ${seconds} seconds.`)
}
