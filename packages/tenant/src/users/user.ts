/** A user as the store keeps it. The wire's spelling, since rules see these fields. */
export interface User {
  readonly user_id: string
  readonly email: string
  readonly email_verified: boolean
  readonly connection: string
  readonly username?: string
  readonly name?: string
  readonly nickname?: string
  readonly given_name?: string
  readonly family_name?: string
  readonly picture?: string
  readonly blocked?: boolean
  readonly user_metadata?: Readonly<Record<string, unknown>>
  readonly app_metadata?: Readonly<Record<string, unknown>>
  /** PHC string of argon2id (RFC 9106). */
  readonly password_hash?: string
  /** ISO 8601. */
  readonly created_at: string
  readonly updated_at: string
  readonly last_login?: string
  readonly last_ip?: string
  readonly last_password_reset?: string
  readonly logins_count: number
  readonly version: number
}
