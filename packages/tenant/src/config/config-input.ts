import type { GeoIp } from '@lockstep/protocol'
import type { MessageTexts } from '../messages/wording.js'
import type { SenderSettings } from '../messages/deliver.js'

/**
 * The content of a configuration folder as an object, in the spelling `auth0-deploy-cli` exports.
 * Only `clients` must be there; everything else has a default.
 */
export interface TenantConfigInput {
  readonly tenant?: TenantSettingsInput
  readonly clients: readonly ClientInput[]
  readonly databases?: readonly DatabaseInput[]
  /** Everything but databases: social networks and companies. */
  readonly connections?: readonly ConnectionInput[]
  readonly rules?: readonly RuleInput[]
  /** Post-login Actions; those of other triggers are let through. They run after the rules. */
  readonly actions?: readonly ActionInput[]
  /** Which Actions run, in this order; all deployed ones in the order of the list when absent. */
  readonly triggers?: {
    readonly 'post-login'?: readonly {
      readonly action_name: string
      readonly display_name?: string
    }[]
  }
  /** `configuration` in rules. */
  readonly rulesConfigs?: readonly { readonly key: string; readonly value: string }[]
  readonly resourceServers?: readonly ResourceServerInput[]
  readonly clientGrants?: readonly ClientGrantInput[]
  readonly guardian?: {
    /**
     * `otp` and `recovery-code` are on unless turned off here; `sms` (text messages and calls),
     * `email`, `duo`, `push-notification`, `webauthn-roaming` and `webauthn-platform` are off unless turned on.
     */
    readonly factors?: readonly {
      readonly name: string
      readonly enabled: boolean
      /** The tenant's account at Duo, for `duo` alone. */
      readonly settings?: {
        readonly host: string
        readonly ikey: string
        readonly skey: string
      }
    }[]
    /** How a phone is reached when `sms` is on; text messages only by default. */
    readonly phoneMessageTypes?: readonly ('sms' | 'voice')[]
    /**
     * When the tenant asks for a second factor by itself: `[]` never, `all-applications` always,
     * `confidence-score` when a login looks risky. What a rule says goes before it.
     */
    readonly policies?: readonly ('all-applications' | 'confidence-score')[]
    /** The wording of messages to phones, as `auth0-deploy-cli` exports it; the one of `sms` counts. */
    readonly templates?: readonly {
      readonly name: string
      readonly enrollment_message?: string
      readonly verification_message?: string
    }[]
    /** Ours: people set a second factor up by an enrolment ticket, never at a login. Default: false. */
    readonly enrollByTicketOnly?: boolean
  }
  readonly roles?: readonly { readonly name: string; readonly description?: string }[]
  readonly organizations?: readonly OrganizationInput[]
  readonly users?: readonly UserInput[]
  readonly messages?: MessagesInput
  /** Places of IP ranges; the first range that holds an address wins. */
  readonly geoip?: readonly { readonly cidr: string; readonly place: GeoIp }[]
  /** IP ranges that `context.riskAssessment` finds untrusted. */
  readonly denyList?: readonly DeniedRangeInput[]
}

/** An entry of `deny-list.json`. */
export interface DeniedRangeInput {
  readonly cidr: string
  /** Who says so; `deny-list` by default. */
  readonly source?: string
  /** `abuse` by default. */
  readonly category?: string
}

/** A file in `organizations/`. */
export interface OrganizationInput {
  /** Made from the name by default, since exports leave it out. */
  readonly id?: string
  readonly name: string
  /** The name by default. */
  readonly display_name?: string
  readonly metadata?: Readonly<Record<string, string>>
  /** The connections its members sign in over; all of them when absent. */
  readonly connections?: readonly {
    readonly name: string
    /** Who signs in over it becomes a member. Off by default. */
    readonly assign_membership_on_login?: boolean
  }[]
}

/** `messages.json`: how the tenant reaches people. Without a sender, messages stay in the outbox. */
export interface MessagesInput {
  readonly email?: SenderSettings['email']
  readonly sms?: SenderSettings['sms']
  readonly voice?: SenderSettings['voice']
  /** Wording by language (BCP 47), with `{code}` and `{tenant}`; English by default. */
  readonly texts?: Readonly<Record<string, Partial<MessageTexts>>>
}

/** `tenant.yaml` or `tenant.json`. */
export interface TenantSettingsInput {
  /** The short name, `context.tenant` in rules. `lockstep` by default. */
  readonly name?: string
  /** The name for people; the short name by default. */
  readonly friendly_name?: string
  /** The database that logins use when they name none; the first by default. */
  readonly default_directory?: string
  /** Hours; 168 by default. */
  readonly session_lifetime?: number
  /** Hours; 72 by default. */
  readonly idle_session_lifetime?: number
  /** Findings deny the login. Off by default. */
  readonly strict?: boolean
  /** Endpoints that Auth0 has retired, for applications that still call them. */
  readonly legacy?: {
    /** `POST /oauth/ro`. Off by default. */
    readonly resourceOwner?: boolean
    /**
     * `POST /oauth/ro` gives tokens although a second factor is demanded, as it once did on Auth0: to see
     * the hole, never to use it. Needs `resourceOwner`, and is refused with `strict`. Off by default.
     */
    readonly unsafeResourceOwner?: boolean
  }
  /** Whether Actions may use `api.authentication.challengeWith` and its kin. Off by default. */
  readonly customize_mfa_in_postlogin_action?: boolean
  /** Where `context.request.geoip` comes from, besides the table in `geoip.json`. */
  readonly geo?: {
    /** A MaxMind DB file; its path is relative to the folder. */
    readonly mmdb?: string
    /** Headers of a proxy that the tenant trusts (`trustProxy`): field of the place → header. */
    readonly headers?: 'cloudflare' | 'cloudfront' | Readonly<Partial<Record<keyof GeoIp, string>>>
  }
}

/** A file in `clients/`. */
export interface ClientInput {
  /** The name in lower case with dashes by default, since exports leave it out. */
  readonly client_id?: string
  readonly name: string
  readonly client_secret?: string
  /** `spa` by default. */
  readonly app_type?: 'spa' | 'regular_web' | 'native' | 'non_interactive'
  /** `none` for `spa` and `native`, else `client_secret_post`. */
  readonly token_endpoint_auth_method?: 'none' | 'client_secret_post' | 'client_secret_basic'
  readonly callbacks?: readonly string[]
  readonly web_origins?: readonly string[]
  /** The web origins by default. */
  readonly allowed_origins?: readonly string[]
  readonly allowed_logout_urls?: readonly string[]
  /** `authorization_code` and `refresh_token` by default. */
  readonly grant_types?: readonly string[]
  /** First parties ask for no consent. On by default. */
  readonly is_first_party?: boolean
  /** Whether the embedded login may be used. On by default. */
  readonly cross_origin_authentication?: boolean
  /** The older name of `cross_origin_authentication`. */
  readonly cross_origin_auth?: boolean
  /** The application's page that helps the embedded login where browsers block cookies. */
  readonly cross_origin_loc?: string
  /** Believe its `auth0-forwarded-for` header at the token endpoint. Off by default; needs a secret. */
  readonly is_token_endpoint_ip_header_trusted?: boolean
  readonly client_metadata?: Readonly<Record<string, string>>
  readonly jwt_configuration?: {
    /** Seconds an ID token lives; 36,000 by default. */
    readonly lifetime_in_seconds?: number
    readonly scopes?: Readonly<Record<string, unknown>>
  }
  /** `samlp` is `context.samlConfiguration` in rules. */
  readonly addons?: { readonly samlp?: Readonly<Record<string, unknown>> }
  /** Whether a login may, or must, name an organization. `deny` by default. */
  readonly organization_usage?: 'deny' | 'allow' | 'require'
  /** Seconds; 86,400 by default. */
  readonly access_token_lifetime?: number
  readonly refresh_token?: {
    /** Seconds; 2,592,000 by default. */
    readonly token_lifetime?: number
    /** Seconds without use; 1,296,000 by default. */
    readonly idle_token_lifetime?: number
  } | null
}

/** A file in `databases/`. */
export interface DatabaseInput {
  readonly name: string
  readonly strategy?: 'auth0'
  /** Client ids or names; all clients when absent. */
  readonly enabled_clients?: readonly string[]
  readonly metadata?: Readonly<Record<string, string>>
  readonly options?: {
    readonly disable_signup?: boolean
    /** `context.connectionOptions` in rules. */
    readonly tenant_domain?: string
    readonly domain_aliases?: readonly string[]
    /** `none` asks for 1 character, `low` for 6, `fair` and `good` for 8, `excellent` for 10. */
    readonly passwordPolicy?: 'none' | 'low' | 'fair' | 'good' | 'excellent' | null
    /** Characters; what the policy asks for, else 8. */
    readonly password_complexity_options?: { readonly min_length?: number } | null
    /** Earlier passwords that a new one may not be; 5 when only turned on. */
    readonly password_history?: { readonly enable?: boolean; readonly size?: number } | null
    /** Whether a password may not contain the person's name, username or address. */
    readonly password_no_personal_info?: { readonly enable?: boolean } | null
    /** Refuses common passwords, and those in the list. */
    readonly password_dictionary?: {
      readonly enable?: boolean
      readonly dictionary?: readonly string[]
    } | null
    /** People sign up with a username, too, and may sign in by it. Off by default. */
    readonly requires_username?: boolean
    /** `attributes.email.signup.verification.active: false`: no link after sign-up that proves the address. */
    readonly attributes?: {
      readonly email?: {
        readonly signup?: { readonly verification?: { readonly active?: boolean } }
      }
    }
  }
}

/** A file in `connections/`: people of it sign in at another site. */
export interface ConnectionInput {
  readonly name: string
  /** `email` and `sms` send codes. Elsewhere: `google-oauth2`, `github` and the other social ones, `oidc`, `okta`, `waad` or `google-apps`. */
  readonly strategy: string
  /** What its button says; the usual name of the site by default. */
  readonly display_name?: string
  /** Client ids or names; all clients when absent. */
  readonly enabled_clients?: readonly string[]
  readonly metadata?: Readonly<Record<string, string>>
  /** Whether the login page has a button for it. On for social ones. */
  readonly show_as_button?: boolean
  readonly options?: {
    /** Who the tenant is at the provider. Without it, the development identity provider answers. */
    readonly client_id?: string | null
    readonly client_secret?: string | null
    /** What is asked for besides `openid profile email`. */
    readonly scope?: string | readonly string[] | null
    /** The limits of Auth0's developer keys: no MFA, no redirect, no single sign-on. Off by default. */
    readonly devkeys?: boolean
    /** The development identity provider answers although there are credentials. Off by default. */
    readonly development?: boolean
    /** An OpenID provider, by its issuer or the address of its discovery document. */
    readonly issuer?: string
    readonly discovery_url?: string
    /** A provider of OAuth 2.0 alone. */
    readonly authorizationURL?: string
    readonly tokenURL?: string
    readonly userInfoURL?: string
    /** Of `email` and `sms`: only people who are known get a code. Off by default. */
    readonly disable_signup?: boolean
    /** Of `email` and `sms`: for how many seconds a code works; 180 by default. */
    readonly totp?: { readonly time_step?: number }
    /** `context.connectionOptions` in rules. */
    readonly tenant_domain?: string
    /** Whose email address is of one of these domains signs in over this connection. */
    readonly domain_aliases?: readonly string[] | null
  }
}

/** A file in `resource-servers/`: an API that applications ask access tokens for. */
export interface ResourceServerInput {
  /** The `audience`. */
  readonly identifier: string
  readonly name?: string
  readonly scopes?: readonly { readonly value: string; readonly description?: string }[]
  /** Seconds that an application's own token lives; 86,400 by default. */
  readonly token_lifetime?: number
}

/** A file in `grants/`: what an application may do in its own name. */
export interface ClientGrantInput {
  /** An id or, as exports write it, a name. */
  readonly client_id: string
  /** The identifier of an API, or any tenant's `…/api/v2/` for this tenant's Management API. */
  readonly audience: string
  readonly scope?: readonly string[]
}

/** A pair of files in `rules/`. */
export interface RuleInput {
  readonly name: string
  /** `function (user, context, callback) { … }` */
  readonly script: string
  /** Rules run in this order; the place in the list by default. */
  readonly order?: number
  /** On by default. */
  readonly enabled?: boolean
}

/** `actions/NAME.json`, with the code itself. */
export interface ActionInput {
  readonly name: string
  /** `exports.onExecutePostLogin = async (event, api) => { … }` */
  readonly code: string
  readonly dependencies?: readonly { readonly name: string; readonly version: string }[]
  /** What this Action, and no other, reads as `event.secrets`. */
  readonly secrets?: readonly { readonly name: string; readonly value?: string }[]
  /** `post-login` by default. */
  readonly supported_triggers?: readonly { readonly id: string; readonly version?: string }[]
  /** On by default; an Action that is not deployed does not run. */
  readonly deployed?: boolean
}

/** A user in `users.json`. */
export interface UserInput {
  /** Made from the email address by default. */
  readonly user_id?: string
  readonly email: string
  readonly email_verified?: boolean
  /** The default directory by default. */
  readonly connection?: string
  /** In clear, for development: hashed at the first login. */
  readonly password?: string
  /** Of argon2, bcrypt, pbkdf2 or scrypt; becomes one of argon2id at the first right login. */
  readonly password_hash?: string
  /** As in Auth0's bulk import, for hashes of other systems. Instead of `password_hash`. */
  readonly custom_password_hash?: {
    /** `argon2`, `bcrypt`, `pbkdf2`, `scrypt`, `hmac`, `md5`, `sha1`, `sha256` or `sha512`. */
    readonly algorithm: string
    readonly hash: {
      readonly value: string
      readonly encoding?: 'base64' | 'hex' | 'utf8'
      /** Of `hmac`. */
      readonly digest?: string
      readonly key?: { readonly value: string; readonly encoding?: 'base64' | 'hex' | 'utf8' }
    }
    readonly salt?: {
      readonly value: string
      readonly encoding?: 'base64' | 'hex' | 'utf8'
      readonly position?: 'prefix' | 'suffix'
    }
    readonly password?: { readonly encoding?: string }
    /** Of scrypt, in bytes. */
    readonly keylen?: number
    readonly cost?: number
    readonly blockSize?: number
    readonly parallelization?: number
  }
  readonly name?: string
  readonly nickname?: string
  readonly given_name?: string
  readonly family_name?: string
  readonly picture?: string
  readonly username?: string
  /** E.164, such as `+15550100`. */
  readonly phone_number?: string
  readonly phone_verified?: boolean
  /** ISO 8601; the start of the tenant by default. */
  readonly created_at?: string
  readonly updated_at?: string
  readonly last_login?: string
  readonly last_ip?: string
  readonly last_password_reset?: string
  /** Logins before those here; 0 by default. */
  readonly logins_count?: number
  readonly blocked?: boolean
  /** Other accounts that sign in as this user, as account linking leaves them. */
  readonly identities?: readonly {
    readonly connection: string
    /** `auth0` by default. */
    readonly provider?: string
    readonly user_id: string
    readonly isSocial?: boolean
    readonly profileData?: Readonly<Record<string, unknown>>
  }[]
  readonly permissions?: readonly string[]
  readonly groups?: readonly string[]
  /** Names of roles and of organizations. */
  readonly roles?: readonly string[]
  readonly organizations?: readonly string[]
  readonly user_metadata?: Readonly<Record<string, unknown>>
  readonly app_metadata?: Readonly<Record<string, unknown>>
  /** Authenticators the user starts with. */
  readonly mfa?: {
    /** Base32 (RFC 4648 section 6). */
    readonly otp_secret?: string
    readonly recovery_code?: string
    /** E.164; for text messages and calls. */
    readonly phone_number?: string
  }
}
