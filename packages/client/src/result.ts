/**
 * The claims of a validated ID token.
 *
 * @see [OpenID Connect Core section 2](https://openid.net/specs/openid-connect-core-1_0.html#IDToken)
 */
export interface IdTokenClaims {
  readonly iss: string
  readonly sub: string
  readonly aud: string | readonly string[]
  /** Seconds since the epoch, like every instant here. */
  readonly exp: number
  readonly iat: number
  readonly auth_time?: number
  readonly nonce?: string
  readonly azp?: string
  readonly acr?: string
  readonly amr?: readonly string[]
  readonly sid?: string
  readonly name?: string
  readonly nickname?: string
  readonly picture?: string
  readonly email?: string
  readonly email_verified?: boolean
  readonly [claim: string]: unknown
}

/** A finished login. */
export interface AuthenticationResult {
  readonly accessToken: string
  readonly idToken: string
  readonly idTokenClaims: IdTokenClaims
  /** When the access token ends, by this browser's clock; seconds since the epoch. */
  readonly expiresAt: number
  /** What was granted, space separated. */
  readonly scope: string
  /** What was given to `login()`. */
  readonly appState?: unknown
}

/** A new account. */
export interface SignUpResult {
  readonly userId?: string
  readonly email: string
  readonly emailVerified: boolean
}
