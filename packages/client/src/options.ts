import type { Warning } from './warning.js'

/** The window the SDK runs in. A test passes its own. */
export type BrowserWindow = Window & typeof globalThis

/** What {@link createClient} needs to know. Nothing in it is touched before the first call. */
export interface ClientOptions {
  /** The tenant: `acme.example.com` (https is meant), or an origin such as `http://localhost:4400`. */
  readonly domain: string
  readonly clientId: string
  /** Where redirect mode and silent logins come back to; the page's origin by default. */
  readonly redirectUri?: string
  /** A same-origin page that calls `handlePopupCallback()`; `redirectUri` by default. */
  readonly popupRedirectUri?: string
  /** The API that access tokens are for. */
  readonly audience?: string
  /** Space separated; `openid profile email` by default. `openid` is always asked for. */
  readonly scope?: string
  /** The database of passwords; `Username-Password-Authentication` by default, as at Auth0. */
  readonly connection?: string
  /** Renew with rotating refresh tokens, kept in memory; `false` by default. */
  readonly useRefreshTokens?: boolean
  /** How far the tenant's clock may be off, in seconds; 60 by default. 0 is exact. */
  readonly leewaySeconds?: number
  /** Single sign-on is always on: without it MFA could be skipped. */
  readonly sso?: true
  /** Called once for each thing the SDK did otherwise than asked; the console hears of it as well. */
  readonly onWarning?: (warning: Warning) => void
  /** Sends every request; the page's own `fetch` by default. */
  readonly fetch?: typeof globalThis.fetch
  /** Where to find `location`, `sessionStorage` and so on; the page's own window by default. */
  readonly window?: BrowserWindow
  /** Seconds since the epoch; the system clock by default. */
  readonly now?: () => number
}

/** What can be cancelled. */
export interface Cancellable {
  /** Aborting rejects with `aborted`. */
  readonly signal?: AbortSignal
}

/** A name and password typed into the page itself (embedded login). */
export interface PasswordCredentials {
  readonly username: string
  readonly password: string
  /** The database; the client's `connection` by default. */
  readonly connection?: string
}

interface CommonLoginOptions extends Cancellable {
  /** Present: sign in with them. Absent: the tenant's hosted page asks for them. */
  readonly credentials?: PasswordCredentials
  /** @see [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest) */
  readonly prompt?: 'none' | 'login' | 'consent' | 'select_account'
  /** Step-up: the authentication contexts asked for, such as
   * `http://schemas.openid.net/pape/policies/2007/06/multi-factor`. */
  readonly acrValues?: readonly string[]
  /** Seconds since the person last proved who they are; verified against `auth_time`. */
  readonly maxAge?: number
  /** The name to fill in on the hosted page. */
  readonly loginHint?: string
  /** The hosted page to begin with. */
  readonly screenHint?: 'login' | 'signup'
  /** Straight to this connection, for hosted logins. */
  readonly connection?: string
  /** Comes back unchanged with the result. JSON in redirect mode; it never leaves the browser. */
  readonly appState?: unknown
  readonly scope?: string
  readonly audience?: string
  /** Single sign-on is always on: without it MFA could be skipped. */
  readonly sso?: true
}

/** The page itself goes to the tenant and comes back to `redirectUri`. */
export interface RedirectLoginOptions extends CommonLoginOptions {
  readonly mode?: 'redirect'
}

/**
 * Where the window of a popup login is: `opening` while the password is checked, `waiting` while the
 * person is busy in it, `out_of_sight` when an isolation policy (COOP) hides whether it is still open:
 * offer a Cancel button then.
 */
export type PopupState = 'opening' | 'waiting' | 'out_of_sight'

/** A window of its own goes to the tenant; the page stays. Call it inside the click. */
export interface PopupLoginOptions extends CommonLoginOptions {
  readonly mode: 'popup'
  /** A window that the caller opened in the click; the SDK opens one by default, and closes either. */
  readonly popup?: Window
  /** Until `popup_timeout`; 600 by default, enough to enrol an authenticator. */
  readonly timeoutInSeconds?: number
  readonly onPopupState?: (state: PopupState) => void
}

export type LoginOptions = RedirectLoginOptions | PopupLoginOptions

export interface GetTokenOptions extends Cancellable {
  readonly audience?: string
  readonly scope?: string
  /** Ask the tenant even though a good token is in memory; `false` by default. */
  readonly ignoreCache?: boolean
}

export interface CheckSessionOptions extends Cancellable {
  readonly audience?: string
  readonly scope?: string
}

export interface LogoutOptions {
  /** A registered logout URL; the tenant's own choice by default. */
  readonly returnTo?: string
  /** Also sign out at the identity provider behind the tenant; `false` by default. */
  readonly federated?: boolean
}

export interface SignUpOptions extends Cancellable {
  readonly email: string
  readonly password: string
  readonly connection?: string
  readonly userMetadata?: Readonly<Record<string, unknown>>
}

export interface PasswordResetOptions extends Cancellable {
  readonly email: string
  readonly connection?: string
}
