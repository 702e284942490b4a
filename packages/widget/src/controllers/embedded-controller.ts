import type { LockstepClient, RedirectLoginOptions } from '@lockstep/client'
import type { LoginTarget, Screen } from '@lockstep/protocol'
import type { LoginAction, LoginController, LoginListener } from './login-controller.js'
import { screenError, screenErrorCode } from './screen-error.js'

/** What {@link createEmbeddedController} needs. */
export interface EmbeddedControllerOptions {
  readonly client: Pick<LockstepClient, 'login' | 'signUp' | 'requestPasswordReset'>
  readonly mode: 'popup' | 'redirect'
  readonly target: LoginTarget
  readonly loginHint?: string
  /** Passed on to every `client.login()`. */
  readonly login?: Pick<RedirectLoginOptions, 'acrValues' | 'appState' | 'audience' | 'scope'>
  /** Opens the window of a popup login before the account exists. Default: a blank window. */
  readonly openWindow?: () => Window | null
}

/** How the first factor is proven: by a password, or at another site. */
type Way = Pick<RedirectLoginOptions, 'connection' | 'credentials'>

/**
 * Signs in from a page of the application, over the SDK. Second factors and consent are asked in the
 * window or page that the tenant owns, so this controller only shows how to get there and back.
 */
export function createEmbeddedController({
  client,
  mode,
  target,
  loginHint,
  login: passedOn = {},
  openWindow = () => window.open('about:blank', '_blank', 'popup,width=480,height=720'),
}: EmbeddedControllerOptions): LoginController {
  let listener: LoginListener | undefined
  let attempt = new AbortController()
  let name = loginHint
  // Kept in memory between a blocked window and the click that opens it, and not longer.
  let pending: Way | undefined

  const loginScreen = (): Extract<Screen, { screen: 'login' }> => ({
    screen: 'login',
    target,
    ...(name && { loginHint: name }),
  })

  function begin(): AbortSignal {
    attempt.abort()
    attempt = new AbortController()
    return attempt.signal
  }

  async function popupLogin(way: Way, popup?: Window): Promise<Screen> {
    const signal = begin()
    try {
      const result = await client.login({
        ...passedOn,
        mode: 'popup',
        ...way,
        signal,
        ...(popup && { popup }),
        onPopupState: (state) => {
          if (state === 'waiting') listener?.screen({ screen: 'continue-in-popup', popup: state })
        },
      })
      pending = undefined
      listener?.authenticated(result)
      return { screen: 'success' }
    } catch (failure) {
      if (signal.aborted) return loginScreen()
      if (screenErrorCode(failure) === 'popup_blocked') return blocked(way)
      pending = undefined
      return { ...loginScreen(), error: screenError(failure) }
    }
  }

  async function redirectLogin(way: Way): Promise<Screen> {
    const signal = begin()
    try {
      await client.login({
        ...passedOn,
        mode: 'redirect',
        ...way,
        signal,
      })
      pending = undefined
      return { screen: 'loading' }
    } catch (failure) {
      pending = undefined
      return signal.aborted ? loginScreen() : { ...loginScreen(), error: screenError(failure) }
    }
  }

  const login = (way: Way) => (mode === 'popup' ? popupLogin(way) : redirectLogin(way))

  const byPassword = (username: string, password: string): Way => ({
    credentials: { username, password, connection: target.connection },
  })

  function blocked(way: Way): Screen {
    pending = way
    return { screen: 'continue-in-popup', popup: 'blocked' }
  }

  async function signUp(email: string, password: string): Promise<Screen> {
    const popup = mode === 'popup' ? openWindow() : undefined
    try {
      await client.signUp({ email, password, connection: target.connection })
    } catch (failure) {
      popup?.close()
      return { screen: 'signup', target, loginHint: email, error: screenError(failure) }
    }
    const way = byPassword(email, password)
    if (mode === 'redirect') return redirectLogin(way)
    return popup ? popupLogin(way, popup) : blocked(way)
  }

  async function requestPasswordReset(email: string): Promise<Screen> {
    try {
      await client.requestPasswordReset({ email, connection: target.connection })
      return { ...loginScreen(), notice: 'reset_email_sent' }
    } catch (failure) {
      return { screen: 'forgot-password', target, loginHint: email, error: screenError(failure) }
    }
  }

  // Not async: everything up to `client.login()` runs inside the click that opens the window.
  function submit(action: LoginAction): Promise<Screen> {
    // Naming every action of the tenant's own pages would weigh on the first screen.
    // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check
    switch (action.action) {
      case 'submit_password':
        name = action.username
        return login(byPassword(action.username, action.password))
      case 'choose_connection':
        return login({ connection: action.connection })
      case 'sign_up':
        name = action.email
        return signUp(action.email, action.password)
      case 'request_password_reset':
        name = action.email
        return requestPasswordReset(action.email)
      case 'open_popup':
        return pending ? popupLogin(pending) : Promise.resolve(loginScreen())
      case 'use_redirect':
        return pending ? redirectLogin(pending) : Promise.resolve(loginScreen())
      case 'cancel_popup':
        stop()
        return Promise.resolve(loginScreen())
      default:
        return Promise.resolve({ screen: 'error', error: { code: 'unexpected' } })
    }
  }

  function stop(): void {
    attempt.abort()
    pending = undefined
  }

  return {
    get listener() {
      return listener
    },
    set listener(next) {
      listener = next
    },
    start: () => Promise.resolve(loginScreen()),
    submit,
    stop,
  }
}
