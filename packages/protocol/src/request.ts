/**
 * The login protocols that rules see in `context.protocol`.
 *
 * @see [Context object in rules](https://auth0.com/docs/customize/rules/context-object-properties-in-rules)
 */
export type Protocol =
  | 'oidc-basic-profile'
  | 'oidc-implicit-profile'
  | 'oidc-hybrid-profile'
  | 'oauth2-password'
  | 'oauth2-resource-owner'
  | 'oauth2-refresh-token'
  | 'oauth2-device-code'
  | 'redirect-callback'

/** What one request to `/authorize` can ask for; several at once are a `response_type` of several words. */
export type ResponseType = 'code' | 'token' | 'id_token'

/** How the answer of `/authorize` travels back. */
export type ResponseMode = 'query' | 'fragment' | 'form_post' | 'web_message'

/** A place on earth, as Auth0 puts it into `context.request.geoip`. */
export interface GeoIp {
  readonly country_code?: string
  readonly country_code3?: string
  readonly country_name?: string
  readonly city_name?: string
  readonly latitude?: number
  readonly longitude?: number
  readonly time_zone?: string
  readonly continent_code?: string
  readonly subdivision_code?: string
  readonly subdivision_name?: string
}

/** Where a request came from, as the tenant established it. Headers never get here unchecked. */
export interface RequestOrigin {
  /** Canonical: IPv4-mapped IPv6 is IPv4, `::1` is `127.0.0.1`. */
  readonly ip: string
  readonly userAgent: string
  readonly hostname: string
  readonly geoip?: GeoIp
  /** BCP 47: what the browser asks for first. */
  readonly language?: string
  /** True when the tenant's simulation replaced what the socket says. */
  readonly simulated: boolean
  /** What the simulation says about the browser, whatever cookies it sends. */
  readonly device?: 'known' | 'unknown'
}

/**
 * One parsed request for a login: to `/authorize`, or to the token endpoint. It never changes, also not
 * across `/continue`.
 */
export interface AuthorizationRequest {
  readonly protocol: Exclude<Protocol, 'redirect-callback'>
  readonly clientId: string
  /** Empty where no browser takes part, as at the token endpoint. */
  readonly redirectUri: string
  readonly responseMode: ResponseMode
  /** What the browser brings back; empty where no browser takes part. */
  readonly responseType: readonly ResponseType[]
  readonly scope: readonly string[]
  readonly audience?: string
  readonly state?: string
  readonly nonce?: string
  /** RFC 7636 section 4.2, method S256. */
  readonly codeChallenge?: string
  readonly prompt: readonly string[]
  /** Seconds. */
  readonly maxAge?: number
  readonly acrValues: readonly string[]
  readonly loginHint?: string
  readonly screenHint?: string
  readonly connection?: string
  /** The id of the organization that the person signs in to. */
  readonly organization?: string
  readonly uiLocales: readonly string[]
  /** `false` only when the caller sent `sso=false`; such a login never gets past a demanded factor. */
  readonly sso: boolean
  /** The answer goes to the window that opened this one, from a page of the tenant (Auth0's `owp`). */
  readonly toOpener?: boolean
  /** The original query and body, for rules: `context.request.query` and `.body`. */
  readonly query: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, string>>
  readonly origin: RequestOrigin
}
