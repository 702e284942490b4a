/** A connection whose people sign in elsewhere: at a social network or at their company. */
export interface FederatedConnection {
  readonly id: string
  readonly name: string
  /** As exports name it, such as `google-oauth2`. */
  readonly strategy: string
  readonly displayName: string
  readonly isSocial: boolean
  /** Whether a login page offers it by a button; otherwise only an email address leads to it. */
  readonly showAsButton: boolean
  /** Client ids, or names, that may use it. `null`: all of them. */
  readonly enabledClients: readonly string[] | null
  readonly metadata: Readonly<Record<string, string>>
  /** `context.connectionOptions`. */
  readonly tenantDomain?: string
  /** Addresses of these domains lead to it. */
  readonly domainAliases?: readonly string[]
  /** Signs in with the limits of Auth0's developer keys. */
  readonly devkeys: boolean
  /** What is asked for, besides what the application adds. */
  readonly scope: readonly string[]
  /** `null`: the development identity provider. */
  readonly upstream: Upstream | null
}

/** A real identity provider, and who the tenant is there. */
export type Upstream = {
  readonly clientId: string
  /** Absent: a public client, which PKCE protects alone. */
  readonly clientSecret?: string
} & (
  | {
      readonly kind: 'oidc'
      /** The issuer, or the whole address of its discovery document. */
      readonly discovery: string
    }
  | {
      readonly kind: 'oauth2'
      readonly authorizationEndpoint: string
      readonly tokenEndpoint: string
      readonly userinfoEndpoint: string
    }
)
