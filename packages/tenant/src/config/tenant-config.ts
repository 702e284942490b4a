import type { Factor, GeoIp, ProviderService } from '@lockstep/protocol'
import type { MessageTexts } from '../messages/wording.js'
import type { SenderSettings } from '../messages/deliver.js'
import type { PasswordlessConnection } from './passwordless-connection.js'
import type { FederatedConnection } from './federated-connection.js'
import type { PasswordPolicy } from './password-policy.js'
import type { PhoneTemplates } from '../messages/phone-template.js'
import type { Identity } from '../users/user.js'

/** A tenant as its folder describes it, validated and complete with defaults. */
export interface TenantConfig {
  readonly tenant: TenantSettings
  readonly clients: readonly Client[]
  /** The databases, the only connections that know passwords. */
  readonly connections: readonly Connection[]
  /** The connections whose people sign in elsewhere. */
  readonly federated: readonly FederatedConnection[]
  /** The connections whose people are sent a code or a link. */
  readonly passwordless: readonly PasswordlessConnection[]
  readonly rules: readonly Rule[]
  /** Those of the post-login trigger. */
  readonly actions: readonly Action[]
  /** `configuration` in rules. Values never leave the tenant in clear. */
  readonly rulesConfigs: Readonly<Record<string, string>>
  /** The APIs of the tenant, beside its own Management API. */
  readonly resourceServers: readonly ResourceServer[]
  readonly clientGrants: readonly ClientGrant[]
  readonly guardian: GuardianSettings
  readonly messages: MessageSettings
  readonly users: readonly SeedUser[]
  readonly roles: readonly Role[]
  readonly organizations: readonly Organization[]
  /** Places of IP ranges, for `context.request.geoip`. First match wins. */
  readonly geoip: readonly { readonly cidr: string; readonly place: GeoIp }[]
  /** Addresses that `riskAssessment` distrusts. First match wins. */
  readonly denyList: readonly DeniedRange[]
}

export interface TenantSettings {
  /** The tenant's short name, `context.tenant` and the issuer that authenticator apps show. */
  readonly name: string
  readonly friendlyName: string
  readonly defaultDirectory: string
  /** Hours; 168 by default. */
  readonly sessionLifetimeHours: number
  /** Hours; 72 by default. */
  readonly idleSessionLifetimeHours: number
  /** Findings deny the login. */
  readonly strict: boolean
  /** Endpoints that Auth0 has retired; off by default. */
  readonly legacy: { readonly resourceOwner: boolean; readonly unsafeResourceOwner: boolean }
  /** `customize_mfa_in_postlogin_action`: Actions may demand factors one after the other. */
  readonly customizeMfaInPostLoginAction: boolean
  readonly geo: GeoSettings
}

/** Where places of addresses come from, besides the table. */
export interface GeoSettings {
  /** A MaxMind DB file. */
  readonly mmdb?: string
  /** Headers in which a trusted proxy names the place. */
  readonly headers: Readonly<Partial<Record<keyof GeoIp, string>>>
}

/** A range of addresses, and why it is denied. */
export interface DeniedRange {
  readonly cidr: string
  readonly source: string
  readonly category: string
}

/** A role of Auth0's authorization core; rules see its name. */
export interface Role {
  readonly name: string
  readonly description?: string
}

/** An organization that users are members of. */
export interface Organization {
  readonly id: string
  readonly name: string
  readonly displayName: string
  readonly metadata: Readonly<Record<string, string>>
  /** The connections it admits; `null`: all of them. */
  readonly connections:
    | readonly {
        readonly name: string
        /** Who signs in over it is a member by that. */
        readonly assignsMembership: boolean
      }[]
    | null
}

/** An application. */
export interface Client {
  readonly clientId: string
  readonly name: string
  readonly clientSecret?: string
  readonly appType: 'spa' | 'regular_web' | 'native' | 'non_interactive'
  readonly tokenEndpointAuthMethod: 'none' | 'client_secret_post' | 'client_secret_basic'
  readonly callbacks: readonly string[]
  readonly webOrigins: readonly string[]
  /** Origins that may call `/co/authenticate`; the web origins when the folder names none. */
  readonly allowedOrigins: readonly string[]
  readonly allowedLogoutUrls: readonly string[]
  readonly grantTypes: readonly string[]
  readonly isFirstParty: boolean
  readonly crossOriginAuthentication: boolean
  /** The application's page that shows the verifier of a login ticket whose cookie was blocked. */
  readonly verificationUrl?: string
  /** Believe its `auth0-forwarded-for` at the token endpoint; it must prove its secret, too. */
  readonly trustsForwardedFor: boolean
  readonly metadata: Readonly<Record<string, string>>
  /** Whether a login may, or must, be one to an organization. */
  readonly organizationUsage: 'deny' | 'allow' | 'require'
  /** `context.samlConfiguration`: the settings of the application's SAML add-on. */
  readonly samlConfiguration: Readonly<Record<string, unknown>>
  /** `context.jwtConfiguration.scopes`. */
  readonly jwtScopes: Readonly<Record<string, unknown>>
  /** Seconds. */
  readonly idTokenLifetime: number
  /** Seconds. */
  readonly accessTokenLifetime: number
  /** Seconds from issue to the end of the family; and without use. */
  readonly refreshTokenLifetime: number
  readonly idleRefreshTokenLifetime: number
}

/** A database of users. */
export interface Connection {
  readonly id: string
  readonly name: string
  readonly strategy: 'auth0'
  readonly disableSignup: boolean
  /** Characters; 8 by default. */
  readonly passwordMinLength: number
  readonly passwordPolicy: PasswordPolicy
  /** People sign up with a username besides their address, and may sign in by it. */
  readonly requiresUsername: boolean
  /** Whoever signs up gets a link that proves the address. Default: true. */
  readonly verifiesEmail: boolean
  /** Client ids, or names, that may use it. `null`: all of them. */
  readonly enabledClients: readonly string[] | null
  readonly metadata: Readonly<Record<string, string>>
  /** `context.connectionOptions`. */
  readonly tenantDomain?: string
  readonly domainAliases?: readonly string[]
}

/** A rule from `rules/NAME.js` and `rules/NAME.json`. */
export interface Rule {
  readonly name: string
  readonly script: string
  readonly order: number
  readonly enabled: boolean
  /** Where the script came from, for messages. */
  readonly file: string
}

/** A post-login Action from `actions/NAME.json` and `actions/NAME/code.js`. */
export interface Action {
  readonly name: string
  readonly code: string
  /** Its place in the trigger. */
  readonly order: number
  /** Deployed, and bound to the trigger. */
  readonly enabled: boolean
  /** Where the code came from, for messages. */
  readonly file: string
  /** `event.secrets`. Values never leave the tenant in clear. */
  readonly secrets: Readonly<Record<string, string>>
  readonly dependencies: readonly { readonly name: string; readonly version: string }[]
}

/** An API that applications ask access tokens for. */
export interface ResourceServer {
  /** The `audience`. */
  readonly identifier: string
  readonly scopes: readonly string[]
  /** Seconds that an application's own token lives. */
  readonly tokenLifetime: number
}

/** What an application may do with an API in its own name. */
export interface ClientGrant {
  readonly clientId: string
  /** The identifier of an API; `null` for the tenant's own, whose address nobody knows before it listens. */
  readonly audience: string | null
  readonly scopes: readonly string[]
}

export interface GuardianSettings {
  /** Which factors `provider: 'any'` may use. */
  readonly factors: Readonly<Record<Factor, boolean>>
  /** When the tenant asks for a second factor by itself; `never` by default. */
  readonly policy: MultifactorPolicy
  /** The tenant's account at Duo. */
  readonly duo?: ProviderService
  /** The tenant's own wording of messages to phones. */
  readonly phoneTemplates: PhoneTemplates
  /** Nobody sets a second factor up at a login; an administrator sends a ticket. Default: false. */
  readonly enrolsByTicketOnly: boolean
}

/** `adaptive`: when the confidence in a login is low. */
export type MultifactorPolicy = 'never' | 'always' | 'adaptive'

/** How the tenant reaches people, and in which words. */
export interface MessageSettings {
  readonly senders: SenderSettings
  /** Wording by language; English is there anyway. */
  readonly texts: Readonly<Record<string, Partial<MessageTexts>>>
}

/** A user in `users.json`. */
export interface SeedUser {
  readonly user_id: string
  readonly email: string
  readonly email_verified: boolean
  readonly connection: string
  /** Accounts of other connections that sign in as this user. */
  readonly identities?: readonly Identity[]
  /** Present where the account is one of another site. */
  readonly federation?: { readonly isSocial: boolean }
  /** The user whose identity this account is. */
  readonly linked_to?: string
  /** Development only: hashed at the first login. */
  readonly password?: string
  /** Of argon2id, or of another system until the first login. */
  readonly password_hash?: string
  readonly name?: string
  readonly nickname?: string
  readonly given_name?: string
  readonly family_name?: string
  readonly picture?: string
  readonly username?: string
  readonly phone_number?: string
  readonly phone_verified?: boolean
  readonly created_at?: string
  readonly updated_at?: string
  readonly last_login?: string
  readonly last_ip?: string
  readonly last_password_reset?: string
  readonly logins_count?: number
  readonly blocked?: boolean
  /** What an authorization extension wrote into the profile. */
  readonly permissions?: readonly string[]
  readonly groups?: readonly string[]
  /** Names of roles and organizations. */
  readonly roles?: readonly string[]
  readonly organizations?: readonly string[]
  readonly user_metadata?: Readonly<Record<string, unknown>>
  readonly app_metadata?: Readonly<Record<string, unknown>>
  /** Authenticators the user starts with. */
  readonly mfa?: {
    readonly otp_secret?: string
    readonly recovery_code?: string
    readonly phone_number?: string
  }
}
