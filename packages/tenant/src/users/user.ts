/** What is known of an account of another site, besides its profile. */
export interface Federation {
  readonly isSocial: boolean
  /** The site's own access token, as of the last login. Rules see it; nobody else does. */
  readonly accessToken?: string
}

/** One account of a user, as Auth0 lists it in a profile. */
export interface Identity {
  readonly connection: string
  readonly provider: string
  /** Without the provider that `user_id` of the profile begins with. */
  readonly user_id: string
  readonly isSocial: boolean
  readonly profileData?: Readonly<Record<string, unknown>>
  /** The site's own access token, where the connection is one of another site. */
  readonly access_token?: string
}

/** What an API lets somebody do, as roles list it. */
export interface Permission {
  readonly resource_server_identifier: string
  readonly permission_name: string
}

/** A user as the store keeps it. The wire's spelling, since rules see these fields. */
export interface User {
  readonly user_id: string
  /** Empty where another site tells none. */
  readonly email: string
  readonly email_verified: boolean
  readonly connection: string
  /** Present where the account is one of another site. */
  readonly federation?: Federation
  /** What another site tells besides; at the root of the profile that others see. */
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly username?: string
  readonly name?: string
  readonly nickname?: string
  readonly given_name?: string
  readonly family_name?: string
  readonly picture?: string
  readonly phone_number?: string
  readonly phone_verified?: boolean
  readonly blocked?: boolean
  /** What an authorization extension wrote into the profile. */
  readonly permissions?: readonly string[]
  readonly groups?: readonly string[]
  /** Permissions that an administrator gave, beside those of roles. No token shows them. */
  readonly granted_permissions?: readonly Permission[]
  /** Names of roles; rules see them in `context.authorization`. */
  readonly roles?: readonly string[]
  /** Names of the organizations the user is a member of. */
  readonly organizations?: readonly string[]
  /** Accounts of other connections that sign in as this user. */
  readonly identities?: readonly Identity[]
  /** The user that this account was linked to and signs in as. */
  readonly linked_to?: string
  readonly user_metadata?: Readonly<Record<string, unknown>>
  readonly app_metadata?: Readonly<Record<string, unknown>>
  /** PHC string of argon2id (RFC 9106); of another kind until the first login of an imported user. */
  readonly password_hash?: string
  /** Those before it, the newest first, where the connection looks at them. */
  readonly password_history?: readonly string[]
  /** ISO 8601. */
  readonly created_at: string
  readonly updated_at: string
  readonly last_login?: string
  readonly last_ip?: string
  readonly last_password_reset?: string
  readonly logins_count: number
  readonly version: number
}
