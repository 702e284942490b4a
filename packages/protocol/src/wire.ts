import type { ResponseMode } from './request.js'

/** The authentication context of a login with more than one factor. */
export const ACR_MULTI_FACTOR =
  'http://schemas.openid.net/pape/policies/2007/06/multi-factor' as const

/** Body of `POST /co/authenticate`. `code_challenge` binds the ticket to one PKCE pair. */
export interface CoAuthenticateRequest {
  readonly client_id: string
  readonly credential_type: 'password' | 'http://auth0.com/oauth/grant-type/password-realm'
  readonly username: string
  readonly password: string
  readonly realm?: string
  readonly code_challenge?: string
}

/** A one-use login ticket, good for 60 seconds. */
export interface CoAuthenticateResponse {
  readonly login_ticket: string
  readonly co_verifier: string
  readonly co_id: string
}

/** RFC 6749 section 5.1, with the ID token of OpenID Connect Core section 3.1.3.3. */
export interface TokenResponse {
  readonly access_token: string
  readonly token_type: 'Bearer'
  /** Seconds. */
  readonly expires_in: number
  readonly id_token?: string
  readonly refresh_token?: string
  readonly scope?: string
}

/** RFC 6749 section 5.2, with what Auth0 adds to `mfa_required`. */
export interface ErrorResponse {
  readonly error: string
  readonly error_description: string
}

/** The parameters that come back from `/authorize`, in any {@link ResponseMode}. */
export interface AuthorizationResponse {
  readonly code?: string
  readonly state?: string
  readonly error?: string
  readonly error_description?: string
}

/**
 * What `/authorize` itself hands out when its `response_type` asks for tokens.
 *
 * @see [OpenID Connect Core section 3.2.2.5](https://openid.net/specs/openid-connect-core-1_0.html#ImplicitAuthResponse)
 */
export interface FrontChannelTokens {
  readonly code?: string
  readonly access_token?: string
  readonly token_type?: 'Bearer'
  /** Seconds. */
  readonly expires_in?: number
  readonly scope?: string
  readonly id_token?: string
}

/** What the page at `/authorize?response_mode=web_message` posts to its opener or parent. */
export interface WebMessage {
  readonly type: 'authorization_response'
  readonly response: AuthorizationResponse
}

/**
 * What a hosted page posts to its opener about itself. `ready` proves that the opener relation is
 * intact, so that `closed` can be believed; `away` takes that back before the window leaves for
 * another site, whose Cross-Origin-Opener-Policy may sever it.
 */
export interface PresenceMessage {
  readonly type: 'lockstep:presence'
  readonly presence: 'ready' | 'away'
}

/** The name of the BroadcastChannel on which the callback page hands over the result of a popup. */
export const POPUP_CHANNEL = 'lockstep:popup' as const

/** What the callback page says on {@link POPUP_CHANNEL} and to its opener. */
export interface PopupResult {
  readonly type: 'lockstep:popup-result'
  readonly response: AuthorizationResponse
}

/** `GET /.well-known/openid-configuration`, the part that is relied on. */
export interface ProviderMetadata {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly userinfo_endpoint: string
  readonly jwks_uri: string
  readonly end_session_endpoint: string
  readonly response_modes_supported: readonly ResponseMode[]
}
