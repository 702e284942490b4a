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
  login(this: void, options: PopupLoginOptions): Promise<AuthenticationResult>
  login(this: void, options?: RedirectLoginOptions): Promise<void>
  login(this: void, options: LoginOptions): Promise<AuthenticationResult | void>

  /**
   * Finishes a login of redirect mode from the URL it came back to, the page's own by default; that one
   * is then freed of the code and state.
   *
   * @throws LockstepError `transaction_not_found` or `state_mismatch` when this tab did not begin it (or
   * used it, or began it over an hour ago), `invalid_token`, and what the tenant answered.
   */
  handleRedirectCallback(this: void, url?: string): Promise<AuthenticationResult>

  /**
   * An access token: from memory while it lasts, then by refresh token, then by a silent login.
   *
   * @throws LockstepError `login_required`, `consent_required`, `mfa_required`: call `login()`.
   */
  getToken(this: void, options?: GetTokenOptions): Promise<string>

  /**
   * Signs in silently when the tenant still knows this browser, through a hidden frame.
   *
   * @throws LockstepError `login_required` and its kin when a person is needed, `timeout` after 10 s,
   * `invalid_response` when the tenant shows a page instead of answering.
   */
  checkSession(this: void, options?: CheckSessionOptions): Promise<AuthenticationResult>

  /** The claims of the ID token in memory; `undefined` when nobody is signed in. */
  getUser(this: void): Promise<IdTokenClaims | undefined>

  /** Tells whether somebody is signed in, as far as memory knows. */
  isAuthenticated(this: void): Promise<boolean>

  /** Forgets everything, and takes the page to the tenant's logout. */
  logout(this: void, options?: LogoutOptions): Promise<void>

  /**
   * Makes an account in the database. Sign in afterwards with `login()`.
   *
   * @throws LockstepError `user_exists`, `invalid_password`, `invalid_signup`.
   */
  signUp(this: void, options: SignUpOptions): Promise<SignUpResult>

  /** Asks the tenant to mail a link for a new password. Says nothing about whether there is an account. */
  requestPasswordReset(this: void, options: PasswordResetOptions): Promise<void>
}

/** Makes a client of one tenant. Does nothing else: safe on a server, before any window exists. */
export declare function createClient(options: ClientOptions): LockstepClient
