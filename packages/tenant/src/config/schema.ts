import { isIP } from 'node:net'
import * as v from 'valibot'
import { parsePhoneNumber } from '../factors/phone.js'
import { quote } from './problems.js'

/**
 * The configuration in the spelling that `auth0-deploy-cli` exports, as one schema: the folder and
 * the object form both pass through it. Fields of Auth0 that Lockstep does not use are let through.
 *
 * @see [Auth0 Deploy CLI](https://auth0.com/docs/deploy-monitor/deploy-cli-tool)
 */
const urlPattern = v.pipe(
  v.string(),
  v.check(
    (text) => isWebUrl(text.replaceAll('*', 'x')) || /^[a-z][\w+.-]*:\/\/\S+$/i.test(text),
    ({ input }) => `must be a URL; found ${quote(input)}. Write "http://localhost:3000/callback".`,
  ),
)

const origin = v.pipe(
  v.string(),
  v.check(
    (text) => isWebUrl(text) && new URL(text).origin === text.replace(/\/$/, ''),
    ({ input }) =>
      `must be an origin: scheme, host and port, no path; found ${quote(input)}. Write "http://localhost:3000".`,
  ),
)

const text = v.pipe(
  v.string(),
  v.check((value) => value.trim() !== '', 'must not be empty. Write a text.'),
)

const webUrl = v.pipe(
  v.string(),
  v.check(
    isWebUrl,
    ({ input }) => `must be an address; found ${quote(input)}. Write "https://example.com/hook".`,
  ),
)

const withCode = v.pipe(
  v.string(),
  v.includes('{code}', 'must say where the code goes. Write {code} there.'),
)

const email = v.pipe(
  v.string(),
  v.check(
    (value) => /^[^\s@]+@[^\s@]+$/.test(value.trim()),
    ({ input }) => `must be an email address; found ${quote(input)}. Write "ada@example.com".`,
  ),
)

const amount = (unit: string, example: number) =>
  v.pipe(
    v.number(),
    v.check(
      (value) => Number.isFinite(value) && value > 0,
      ({ input }) =>
        `must be a number of ${unit} above 0; found ${quote(input)}. Write ${example}.`,
    ),
  )

const stringRecord = v.record(v.string(), v.string())
const anyRecord = v.record(v.string(), v.unknown())
const stringList = v.array(v.string())

const cidr = v.pipe(
  v.string(),
  v.check(
    isCidr,
    ({ input }) =>
      `must be an IP range; found ${quote(input)}. Write "203.0.113.0/24" or "2001:db8::/32".`,
  ),
)

const instant = v.pipe(
  v.string(),
  v.check(
    (value) => !Number.isNaN(Date.parse(value)),
    ({ input }) => `must be an instant; found ${quote(input)}. Write "2026-01-31T09:30:00.000Z".`,
  ),
)

/** The fields of `context.request.geoip`. */
const placeEntries = {
  country_code: v.optional(v.string()),
  country_code3: v.optional(v.string()),
  country_name: v.optional(v.string()),
  city_name: v.optional(v.string()),
  latitude: v.optional(v.number()),
  longitude: v.optional(v.number()),
  time_zone: v.optional(v.string()),
  continent_code: v.optional(v.string()),
  subdivision_code: v.optional(v.string()),
  subdivision_name: v.optional(v.string()),
}

const headerName = v.optional(
  v.pipe(
    v.string(),
    v.check(
      (value) => /^[\w-]+$/.test(value),
      ({ input }) => `must be the name of a header; found ${quote(input)}. Write "cf-ipcountry".`,
    ),
  ),
)

/** Each field of a place, and the header that holds it. */
export const geoHeadersSchema = v.looseObject(
  Object.fromEntries(Object.keys(placeEntries).map((field) => [field, headerName])) as Record<
    keyof typeof placeEntries,
    typeof headerName
  >,
)

/** Ours: where places of addresses come from, besides the table in `geoip.json`. */
export const geoSchema = v.looseObject({
  mmdb: v.optional(text),
  headers: v.optional(
    v.union(
      [v.picklist(['cloudflare', 'cloudfront']), geoHeadersSchema],
      'must be "cloudflare", "cloudfront" or an object, as in {"country_code": "x-country"}',
    ),
  ),
})

export const tenantSchema = v.looseObject({
  /** Ours: the tenant's short name. */
  name: v.optional(text),
  friendly_name: v.optional(v.string()),
  default_directory: v.optional(v.string()),
  session_lifetime: v.optional(amount('hours', 168)),
  idle_session_lifetime: v.optional(amount('hours', 72)),
  /** Ours: findings deny the login. */
  strict: v.optional(v.boolean()),
  /** Ours: endpoints that Auth0 has retired. */
  legacy: v.optional(v.looseObject({ resourceOwner: v.optional(v.boolean()) })),
  customize_mfa_in_postlogin_action: v.optional(v.boolean()),
  flags: v.optional(v.looseObject({ customize_mfa_in_postlogin_action: v.optional(v.boolean()) })),
  geo: v.optional(geoSchema),
})

export const clientSchema = v.looseObject({
  client_id: v.optional(text),
  name: text,
  client_secret: v.optional(text),
  app_type: v.optional(v.picklist(['spa', 'regular_web', 'native', 'non_interactive'])),
  token_endpoint_auth_method: v.optional(
    v.picklist(['none', 'client_secret_post', 'client_secret_basic']),
  ),
  callbacks: v.optional(v.array(urlPattern)),
  web_origins: v.optional(v.array(origin)),
  allowed_origins: v.optional(v.array(origin)),
  allowed_logout_urls: v.optional(v.array(urlPattern)),
  grant_types: v.optional(stringList),
  is_first_party: v.optional(v.boolean()),
  cross_origin_authentication: v.optional(v.boolean()),
  cross_origin_auth: v.optional(v.boolean()),
  is_token_endpoint_ip_header_trusted: v.optional(v.boolean()),
  client_metadata: v.optional(stringRecord),
  jwt_configuration: v.optional(
    v.looseObject({
      lifetime_in_seconds: v.optional(amount('seconds', 36_000)),
      scopes: v.optional(anyRecord),
    }),
  ),
  addons: v.optional(v.looseObject({ samlp: v.optional(anyRecord) })),
  organization_usage: v.optional(v.picklist(['deny', 'allow', 'require'])),
  /** Ours: Auth0 keeps it with the API. */
  access_token_lifetime: v.optional(amount('seconds', 86_400)),
  refresh_token: v.optional(
    v.nullable(
      v.looseObject({
        token_lifetime: v.optional(amount('seconds', 2_592_000)),
        idle_token_lifetime: v.optional(amount('seconds', 1_296_000)),
      }),
    ),
  ),
})

export const databaseSchema = v.looseObject({
  name: text,
  strategy: v.optional(v.literal('auth0')),
  enabled_clients: v.optional(stringList),
  metadata: v.optional(stringRecord),
  options: v.optional(
    v.looseObject({
      disable_signup: v.optional(v.boolean()),
      tenant_domain: v.optional(v.string()),
      domain_aliases: v.optional(stringList),
      passwordPolicy: v.optional(
        v.nullable(v.picklist(['none', 'low', 'fair', 'good', 'excellent'])),
      ),
      password_complexity_options: v.optional(
        v.nullable(v.looseObject({ min_length: v.optional(amount('characters', 8)) })),
      ),
    }),
  ),
})

export const ruleSchema = v.looseObject({
  name: text,
  script: v.string(),
  order: v.optional(v.number()),
  enabled: v.optional(v.boolean()),
})

export const dependencySchema = v.looseObject({ name: text, version: text })

/** An export tells the names of secrets and not their values. */
export const secretSchema = v.looseObject({ name: text, value: v.optional(v.string()) })

export const actionSchema = v.looseObject({
  name: text,
  code: v.string(),
  dependencies: v.optional(v.array(dependencySchema)),
  secrets: v.optional(v.array(secretSchema)),
  supported_triggers: v.optional(
    v.array(v.looseObject({ id: text, version: v.optional(v.string()) })),
  ),
  deployed: v.optional(v.boolean()),
})

/** One Action in the list of a trigger. */
export const bindingSchema = v.looseObject({ action_name: text })

export const triggersSchema = v.looseObject({
  'post-login': v.optional(v.array(bindingSchema)),
})

export const ruleConfigSchema = v.looseObject({ key: text, value: v.string() })

export const factorSchema = v.looseObject({ name: text, enabled: v.boolean() })

const smtpSchema = v.looseObject({
  type: v.literal('smtp'),
  host: text,
  port: v.optional(amount('a port', 587)),
  secure: v.optional(v.boolean()),
  user: v.optional(text),
  password: v.optional(text),
  from: text,
})

const webhookSchema = v.looseObject({ type: v.literal('webhook'), url: webUrl, secret: text })

const twilioSchema = v.looseObject({
  type: v.literal('twilio'),
  account_sid: text,
  auth_token: text,
  from: text,
  base_url: v.optional(origin),
})

/** Ours: how the tenant reaches people. Without it, messages stay in the outbox. */
export const messagesSchema = v.looseObject({
  email: v.optional(v.variant('type', [smtpSchema, webhookSchema])),
  sms: v.optional(v.variant('type', [twilioSchema, webhookSchema])),
  voice: v.optional(v.variant('type', [twilioSchema, webhookSchema])),
  texts: v.optional(
    v.record(
      v.string(),
      v.looseObject({
        sms: v.optional(withCode),
        voice: v.optional(withCode),
        email_subject: v.optional(text),
        email: v.optional(withCode),
      }),
    ),
  ),
})

/** When the tenant asks for a second factor by itself; an empty list is never. */
const policies = v.array(v.picklist(['all-applications', 'confidence-score']))

/** An API that applications ask access tokens for. */
export const resourceServerSchema = v.looseObject({
  identifier: text,
  name: v.optional(v.string()),
  /** Auth0's own Management API, which an export may list. */
  is_system: v.optional(v.boolean()),
  scopes: v.optional(v.array(v.looseObject({ value: text, description: v.optional(v.string()) }))),
  token_lifetime: v.optional(amount('seconds', 86_400)),
})

/** What an application may do with an API in its own name. */
export const clientGrantSchema = v.looseObject({
  /** Exports write the application's name. */
  client_id: text,
  audience: text,
  scope: v.optional(stringList),
})

export const guardianSchema = v.looseObject({
  factors: v.optional(v.array(factorSchema)),
  phoneMessageTypes: v.optional(v.array(v.picklist(['sms', 'voice']))),
  policies: v.optional(policies),
})

export const roleSchema = v.looseObject({ name: text, description: v.optional(v.string()) })

export const organizationConnectionSchema = v.looseObject({
  name: text,
  assign_membership_on_login: v.optional(v.boolean()),
})

export const organizationSchema = v.looseObject({
  id: v.optional(text),
  name: text,
  display_name: v.optional(v.string()),
  metadata: v.optional(stringRecord),
  connections: v.optional(v.array(organizationConnectionSchema)),
})

export const identitySchema = v.looseObject({
  connection: text,
  provider: v.optional(text),
  user_id: text,
  isSocial: v.optional(v.boolean()),
  profileData: v.optional(anyRecord),
})

export const userSchema = v.looseObject({
  user_id: v.optional(text),
  email,
  email_verified: v.optional(v.boolean()),
  connection: v.optional(text),
  password: v.optional(text),
  password_hash: v.optional(
    v.pipe(
      v.string(),
      v.startsWith(
        '$argon2id$',
        'must be an argon2id hash, as in "$argon2id$v=19$…". Write "password" to give it in clear for development.',
      ),
    ),
  ),
  name: v.optional(v.string()),
  nickname: v.optional(v.string()),
  given_name: v.optional(v.string()),
  family_name: v.optional(v.string()),
  picture: v.optional(v.string()),
  username: v.optional(text),
  phone_number: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (value) => /^\+[1-9]\d{4,14}$/.test(value),
        ({ input }) => `must be a number in E.164; found ${quote(input)}. Write "+15550100".`,
      ),
    ),
  ),
  phone_verified: v.optional(v.boolean()),
  created_at: v.optional(instant),
  updated_at: v.optional(instant),
  last_login: v.optional(instant),
  last_ip: v.optional(v.string()),
  last_password_reset: v.optional(instant),
  logins_count: v.optional(
    v.pipe(
      v.number(),
      v.check(
        (value) => Number.isSafeInteger(value) && value >= 0,
        ({ input }) => `must be a whole number; found ${quote(input)}. Write 0.`,
      ),
    ),
  ),
  blocked: v.optional(v.boolean()),
  identities: v.optional(v.array(identitySchema)),
  permissions: v.optional(stringList),
  groups: v.optional(stringList),
  /** Ours: names of the user's roles and organizations. */
  roles: v.optional(stringList),
  organizations: v.optional(stringList),
  user_metadata: v.optional(anyRecord),
  app_metadata: v.optional(anyRecord),
  mfa: v.optional(
    v.looseObject({
      otp_secret: v.optional(
        v.pipe(
          v.string(),
          v.check(
            (value) => /^[A-Z2-7]{16,}=*$/i.test(value),
            'must be 16 or more Base32 characters (A to Z and 2 to 7). Write "JBSWY3DPEHPK3PXP".',
          ),
        ),
      ),
      recovery_code: v.optional(text),
      phone_number: v.optional(
        v.pipe(
          v.string(),
          v.check(
            (value) => parsePhoneNumber(value) === value,
            ({ input }) =>
              `must be a phone number in E.164; found ${quote(input)}. Write "+15550100199".`,
          ),
        ),
      ),
    }),
  ),
})

export const geoipSchema = v.looseObject({ cidr, place: v.looseObject(placeEntries) })

export const deniedRangeSchema = v.looseObject({
  cidr,
  source: v.optional(text),
  category: v.optional(text),
})

export const configSchema = v.looseObject({
  tenant: v.optional(tenantSchema),
  clients: v.array(clientSchema),
  databases: v.optional(v.array(databaseSchema)),
  rules: v.optional(v.array(ruleSchema)),
  actions: v.optional(v.array(actionSchema)),
  triggers: v.optional(triggersSchema),
  rulesConfigs: v.optional(v.array(ruleConfigSchema)),
  resourceServers: v.optional(v.array(resourceServerSchema)),
  clientGrants: v.optional(v.array(clientGrantSchema)),
  guardian: v.optional(guardianSchema),
  roles: v.optional(v.array(roleSchema)),
  organizations: v.optional(v.array(organizationSchema)),
  users: v.optional(v.array(userSchema)),
  geoip: v.optional(v.array(geoipSchema)),
  messages: v.optional(messagesSchema),
  denyList: v.optional(v.array(deniedRangeSchema)),
})

/** A configuration that passed {@link configSchema}; defaults are not filled in yet. */
export type CheckedConfig = v.InferOutput<typeof configSchema>

function isWebUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

function isCidr(value: string): boolean {
  const [address = '', prefix, ...rest] = value.split('/')
  const version = isIP(address)
  const bits = version === 4 ? 32 : 128
  return (
    version !== 0 &&
    rest.length === 0 &&
    prefix !== undefined &&
    /^\d{1,3}$/.test(prefix) &&
    Number(prefix) <= bits
  )
}
