import { browserWindow } from './browser-window.js'
import { requestPasswordReset, signUp } from './database.js'
import { internalsOf } from './internals.js'
import type { Internals } from './internals.js'
import { defined } from './defined.js'
import { createKeySet } from './key-set.js'
import { logoutUrl } from './logout.js'
import { loginWithPopup } from './popup-login.js'
import { finishRedirect } from './redirect-callback.js'
import { loginWithRedirect } from './redirect-login.js'
import { checkSession, getToken } from './renewal.js'
import { request } from './request.js'
import { createSession } from './session.js'
import { tenantOrigin } from './tenant-origin.js'
import { createSsoCheck } from './warning.js'
import type {
  CheckSessionOptions,
  ClientOptions,
  GetTokenOptions,
  LoginOptions,
  LogoutOptions,
  PasswordResetOptions,
  PopupLoginOptions,
  RedirectLoginOptions,
  SignUpOptions,
} from './options.js'
import type { AuthenticationResult, IdTokenClaims, SignUpResult } from './result.js'

/** The SDK. Its methods need no `this`; every failure is a `LockstepError`. */
export interface LockstepClient {
  /**
   * Signs a person in, with contextual MFA. Popup mode resolves with the tokens; redirect mode leaves
   * the page, and `handleRedirectCallback()` finishes it.
   *
   * @throws LockstepError `invalid_user_password`, `too_many_attempts`, `blocked_user`, `unauthorized`
   * or `access_denied` (a rule's denial, with its message), `network_error`, `timeout`, `aborted`; in
   * popup mode also `popup_blocked`, `popup_closed`, `popup_timeout`, `state_mismatch`.
   */
  login(options: PopupLoginOptions): Promise<AuthenticationResult>
  login(options?: RedirectLoginOptions): Promise<void>
  login(options: LoginOptions): Promise<AuthenticationResult | void>

  /**
   * Finishes a login of redirect mode from the URL it came back to, the page's own by default; that one
   * is then freed of the code and state.
   *
   * @throws LockstepError `transaction_not_found` or `state_mismatch` when this tab did not begin it (or
   * used it, or began it over an hour ago), `invalid_token`, and what the tenant answered.
   */
  handleRedirectCallback(url?: string): Promise<AuthenticationResult>

  /**
   * An access token: from memory while it lasts, then by refresh token, then by a silent login.
   *
   * @throws LockstepError `login_required`, `consent_required`, `mfa_required`: call `login()`.
   */
  getToken(options?: GetTokenOptions): Promise<string>

  /**
   * Signs in silently when the tenant still knows this browser, through a hidden frame.
   *
   * @throws LockstepError `login_required` and its kin when a person is needed, `timeout` after 10 s,
   * `invalid_response` when the tenant shows a page instead of answering.
   */
  checkSession(options?: CheckSessionOptions): Promise<AuthenticationResult>

  /** The claims of the ID token in memory; `undefined` when nobody is signed in. */
  getUser(): Promise<IdTokenClaims | undefined>

  /** Tells whether somebody is signed in, as far as memory knows. */
  isAuthenticated(): Promise<boolean>

  /** Forgets everything, and takes the page to the tenant's logout. */
  logout(options?: LogoutOptions): Promise<void>

  /**
   * Makes an account in the database. Sign in afterwards with `login()`.
   *
   * @throws LockstepError `user_exists`, `invalid_password`, `invalid_signup`.
   */
  signUp(options: SignUpOptions): Promise<SignUpResult>

  /** Asks the tenant to mail a link for a new password. Says nothing about whether there is an account. */
  requestPasswordReset(options: PasswordResetOptions): Promise<void>
}

/**
 * Makes a client of one tenant. Does nothing else: safe on a server, before any window exists.
 *
 * @throws LockstepError `configuration_error` for a domain that is none.
 */
export function createClient(options: ClientOptions): LockstepClient {
  const shared = completed(options)
  let session = createSession()
  // Each call keeps the session it began with: no answer under way signs in again after a logout.
  const internals = () => ({ ...shared, session })
  const checkSso = createSsoCheck(options.onWarning)
  checkSso(options)

  async function login(options: PopupLoginOptions): Promise<AuthenticationResult>
  async function login(options?: RedirectLoginOptions): Promise<void>
  async function login(options: LoginOptions = {}): Promise<AuthenticationResult | void> {
    checkSso(options)
    return options.mode === 'popup'
      ? loginWithPopup(internals(), options)
      : loginWithRedirect(internals(), options)
  }

  // An answer is good for one use, and React's strict mode calls everything twice.
  let finishing: Promise<AuthenticationResult> | undefined
  const handleRedirectCallback = (url?: string) =>
    (finishing ??= finishRedirect(internals(), url).finally(() => (finishing = undefined)))

  const client: LockstepClient = {
    login,
    handleRedirectCallback,
    getToken: async (options = {}) => getToken(internals(), options),
    checkSession: async (options = {}) => checkSession(internals(), options),
    getUser: async () => session.latest()?.idTokenClaims,
    isAuthenticated: async () => Boolean(session.latest()),
    logout: async (options = {}) => {
      session = createSession()
      shared.window().location.assign(logoutUrl(shared, options))
    },
    signUp: async (options) => signUp(internals(), options),
    requestPasswordReset: async (options) => requestPasswordReset(internals(), options),
  }
  internalsOf.set(client, internals)
  return client
}

/** The options, with what they leave out. */
export function completed(options: ClientOptions): Omit<Internals, 'session'> {
  const internals: Omit<Internals, 'session'> = {
    fetch: (...request) => globalThis.fetch(...request),
    now: () => Math.floor(Date.now() / 1000),
    scope: 'openid profile email',
    connection: 'Username-Password-Authentication',
    useRefreshTokens: false,
    leewaySeconds: 60,
    ...defined(options),
    window: () => browserWindow(options.window),
    origin: tenantOrigin(options.domain),
    name: `lockstep:${options.clientId}`,
    keys: createKeySet(() => request(internals, '/.well-known/jwks.json')),
  }
  return internals
}
