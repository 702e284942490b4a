import { createHash } from 'node:crypto'
import { accountOf } from '../users/identities.js'
import { toKeptHash } from '../users/hashes/kept-hash.js'
import { accountAt } from '../users/federated-user.js'
import type { Identity } from '../users/user.js'
import type { PhoneTemplates } from '../messages/phone-template.js'
import { toClientGrants, toResourceServers } from './complete-apis.js'
import { toFederatedConnections } from './complete-connections.js'
import type { FederatedConnection } from './federated-connection.js'
import type { PasswordPolicy } from './password-policy.js'
import { toPasswordlessConnections } from './passwordless-connection.js'
import type { CheckedConfig } from './schema/config.js'
import { GEO_HEADERS } from './geo-headers.js'
import { connectionId, DEFAULT_DATABASE, organizationId } from './sections.js'
import { slug } from './slug.js'
import type {
  Action,
  Client,
  Connection,
  GeoSettings,
  GuardianSettings,
  MessageSettings,
  MultifactorPolicy,
  Organization,
  Rule,
  SeedUser,
  TenantConfig,
  TenantSettings,
} from './tenant-config.js'

/** Auth0's defaults, in hours and seconds as the fields say. */
const DEFAULTS = {
  sessionLifetimeHours: 168,
  idleSessionLifetimeHours: 72,
  passwordMinLength: 8,
  passwordHistory: 5,
  idTokenLifetime: 36_000,
  accessTokenLifetime: 86_400,
  refreshTokenLifetime: 2_592_000,
  idleRefreshTokenLifetime: 1_296_000,
} as const

/** Fills in defaults and changes the wire's spelling into ours. */
export function completeConfig(checked: CheckedConfig): TenantConfig {
  const connections = (checked.databases ?? [{ name: DEFAULT_DATABASE }]).map(toConnection)
  const federated = toFederatedConnections(checked.connections)
  const tenant = toSettings(checked.tenant, connections)
  const clients = checked.clients.map(toClient)
  const resourceServers = toResourceServers(checked.resourceServers)
  return {
    tenant,
    clients,
    connections,
    federated,
    passwordless: toPasswordlessConnections(checked.connections),
    rules: (checked.rules ?? []).map(toRule),
    actions: toActions(checked),
    rulesConfigs: Object.fromEntries(
      (checked.rulesConfigs ?? []).map(({ key, value }) => [key, value]),
    ),
    resourceServers,
    clientGrants: toClientGrants(checked.clientGrants, { clients, servers: resourceServers }),
    guardian: toGuardian(checked.guardian),
    messages: toMessages(checked.messages),
    roles: (checked.roles ?? []).map(({ name, description }) => defined({ name, description })),
    organizations: (checked.organizations ?? []).map(toOrganization),
    users: linked(
      (checked.users ?? []).map((user) => toSeed(user, tenant.defaultDirectory, federated)),
    ),
    geoip: (checked.geoip ?? []).map(({ cidr, place }) => ({ cidr, place: defined(place) })),
    denyList: (checked.denyList ?? []).map(
      ({ cidr, source = 'deny-list', category = 'abuse' }) => ({ cidr, source, category }),
    ),
  }
}

function toSettings(
  settings: CheckedConfig['tenant'] = {},
  connections: readonly Connection[],
): TenantSettings {
  const name = settings.name ?? 'lockstep'
  return {
    name,
    friendlyName: settings.friendly_name ?? name,
    defaultDirectory: settings.default_directory ?? connections[0]?.name ?? DEFAULT_DATABASE,
    sessionLifetimeHours: settings.session_lifetime ?? DEFAULTS.sessionLifetimeHours,
    idleSessionLifetimeHours: settings.idle_session_lifetime ?? DEFAULTS.idleSessionLifetimeHours,
    strict: settings.strict ?? false,
    legacy: {
      resourceOwner: settings.legacy?.resourceOwner ?? false,
      unsafeResourceOwner: settings.legacy?.unsafeResourceOwner ?? false,
    },
    customizeMfaInPostLoginAction:
      settings.customize_mfa_in_postlogin_action ??
      settings.flags?.customize_mfa_in_postlogin_action ??
      false,
    geo: toGeo(settings.geo),
  }
}

function toGeo({
  mmdb,
  headers = {},
}: NonNullable<NonNullable<CheckedConfig['tenant']>['geo']> = {}): GeoSettings {
  return {
    headers: typeof headers === 'string' ? GEO_HEADERS[headers] : defined(headers),
    ...(mmdb !== undefined && { mmdb }),
  }
}

function toClient(client: CheckedConfig['clients'][number]): Client {
  const appType = client.app_type ?? 'spa'
  const isPublic = appType === 'spa' || appType === 'native'
  const webOrigins = (client.web_origins ?? []).map(trimSlash)
  return {
    clientId: client.client_id ?? slug(client.name),
    name: client.name,
    ...(client.client_secret !== undefined && { clientSecret: client.client_secret }),
    appType,
    tokenEndpointAuthMethod:
      client.token_endpoint_auth_method ?? (isPublic ? 'none' : 'client_secret_post'),
    callbacks: client.callbacks ?? [],
    webOrigins,
    allowedOrigins: client.allowed_origins?.map(trimSlash) ?? webOrigins,
    allowedLogoutUrls: client.allowed_logout_urls ?? [],
    grantTypes: client.grant_types ?? ['authorization_code', 'refresh_token'],
    isFirstParty: client.is_first_party ?? true,
    crossOriginAuthentication:
      client.cross_origin_authentication ?? client.cross_origin_auth ?? true,
    ...(client.cross_origin_loc !== undefined && { verificationUrl: client.cross_origin_loc }),
    trustsForwardedFor: client.is_token_endpoint_ip_header_trusted ?? false,
    metadata: client.client_metadata ?? {},
    organizationUsage: client.organization_usage ?? 'deny',
    samlConfiguration: client.addons?.samlp ?? {},
    jwtScopes: client.jwt_configuration?.scopes ?? {},
    idTokenLifetime: client.jwt_configuration?.lifetime_in_seconds ?? DEFAULTS.idTokenLifetime,
    accessTokenLifetime: client.access_token_lifetime ?? DEFAULTS.accessTokenLifetime,
    refreshTokenLifetime: client.refresh_token?.token_lifetime ?? DEFAULTS.refreshTokenLifetime,
    idleRefreshTokenLifetime:
      client.refresh_token?.idle_token_lifetime ?? DEFAULTS.idleRefreshTokenLifetime,
  }
}

/**
 * Characters that each of Auth0's policies asks for.
 *
 * @see [Password strength](https://auth0.com/docs/authenticate/database-connections/password-strength)
 */
const POLICY_LENGTHS = { none: 1, low: 6, fair: 8, good: 8, excellent: 10 } as const

function toConnection(database: NonNullable<CheckedConfig['databases']>[number]): Connection {
  const passwordPolicy = toPasswordPolicy(database.options)
  return {
    id: connectionId(database.name),
    name: database.name,
    strategy: 'auth0',
    disableSignup: database.options?.disable_signup ?? false,
    passwordMinLength: passwordPolicy.minLength,
    passwordPolicy,
    requiresUsername: database.options?.requires_username ?? false,
    verifiesEmail: database.options?.attributes?.email?.signup?.verification?.active ?? true,
    enabledClients: database.enabled_clients ?? null,
    metadata: database.metadata ?? {},
    ...(database.options?.tenant_domain !== undefined && {
      tenantDomain: database.options.tenant_domain,
    }),
    ...(database.options?.domain_aliases && { domainAliases: database.options.domain_aliases }),
  }
}

function toPasswordPolicy(
  options: NonNullable<CheckedConfig['databases']>[number]['options'] = {},
): PasswordPolicy {
  const { passwordPolicy: level, password_dictionary: words, password_history: history } = options
  return {
    level: level ?? 'none',
    minLength:
      options.password_complexity_options?.min_length ??
      (level ? POLICY_LENGTHS[level] : DEFAULTS.passwordMinLength),
    dictionary: words?.enable ? (words.dictionary ?? []) : null,
    noPersonalInfo: options.password_no_personal_info?.enable ?? false,
    history: history?.enable ? (history.size ?? DEFAULTS.passwordHistory) : 0,
  }
}

function toOrganization(
  organization: NonNullable<CheckedConfig['organizations']>[number],
): Organization {
  const { name, display_name: displayName = name, metadata = {}, connections } = organization
  return {
    id: organization.id ?? organizationId(name),
    name,
    displayName,
    metadata,
    connections:
      connections?.map((connection) => ({
        name: connection.name,
        assignsMembership: connection.assign_membership_on_login ?? false,
      })) ?? null,
  }
}

function toRule(rule: NonNullable<CheckedConfig['rules']>[number], index: number): Rule {
  return {
    name: rule.name,
    script: rule.script,
    order: rule.order ?? index + 1,
    enabled: rule.enabled ?? true,
    file: typeof rule.file === 'string' ? rule.file : `rules/${rule.name}.js`,
  }
}

/** The trigger this tenant has. */
const POST_LOGIN = 'post-login'

function toActions({ actions = [], triggers }: CheckedConfig): readonly Action[] {
  const bound = triggers && (triggers[POST_LOGIN] ?? []).map(({ action_name }) => action_name)
  return actions
    .filter(({ supported_triggers: supported }) => {
      return supported?.some(({ id }) => id === POST_LOGIN) ?? true
    })
    .map((action, index): Action => {
      const place = bound ? bound.indexOf(action.name) : index
      return {
        name: action.name,
        code: (action.deployed_version ?? action).code,
        order: place < 0 ? actions.length + index : place + 1,
        enabled: place >= 0 && (action.deployed ?? true),
        file: typeof action.file === 'string' ? action.file : `actions/${action.name}/code.js`,
        secrets: Object.fromEntries(
          ((action.deployed_version ?? action).secrets ?? []).flatMap(({ name, value }) =>
            value === undefined ? [] : [[name, value]],
          ),
        ),
        dependencies: ((action.deployed_version ?? action).dependencies ?? []).map(
          ({ name, version }) => ({ name, version }),
        ),
      }
    })
    .sort((a, b) => a.order - b.order)
}

function toGuardian(guardian: CheckedConfig['guardian'] = {}): GuardianSettings {
  const isOn = (factor: string, otherwise = false) =>
    guardian.factors?.find(({ name }) => name === factor)?.enabled ?? otherwise
  // One switch of Auth0's is for phones; how a phone is reached is said elsewhere.
  const phone = (channel: 'sms' | 'voice') =>
    isOn('sms') && (guardian.phoneMessageTypes ?? ['sms']).includes(channel)
  const duo = guardian.factors?.find(({ name }) => name === 'duo')?.settings
  return {
    factors: {
      'webauthn-roaming': isOn('webauthn-roaming'),
      'webauthn-platform': isOn('webauthn-platform'),
      'push-notification': isOn('push-notification'),
      otp: isOn('otp', true),
      sms: phone('sms'),
      voice: phone('voice'),
      email: isOn('email'),
      duo: isOn('duo'),
      'recovery-code': isOn('recovery-code', true),
    },
    policy: toPolicy(guardian.policies),
    ...(duo && { duo: { host: duo.host, ikey: duo.ikey, skey: duo.skey } }),
    phoneTemplates: toPhoneTemplates(guardian.templates),
    enrolsByTicketOnly: guardian.enrollByTicketOnly ?? false,
  }
}

function toPhoneTemplates(
  templates: NonNullable<CheckedConfig['guardian']>['templates'] = [],
): PhoneTemplates {
  const sms = templates.find(({ name }) => name === 'sms')
  return defined({ enrolment: sms?.enrollment_message, challenge: sms?.verification_message })
}

/** The stricter of two that an export names. */
function toPolicy(names: readonly string[] = []): MultifactorPolicy {
  if (names.includes('all-applications')) return 'always'
  return names.includes('confidence-score') ? 'adaptive' : 'never'
}

function toMessages(messages: CheckedConfig['messages'] = {}): MessageSettings {
  const { email, sms, voice, texts = {} } = messages
  const wordings = Object.entries(texts).map(([tag, wording]) => [tag.toLowerCase(), wording])
  return {
    senders: defined({
      email: email && defined(email),
      sms: sms && defined(sms),
      voice: voice && defined(voice),
    }),
    texts: Object.fromEntries(wordings) as MessageSettings['texts'],
  }
}

function toSeed(
  { custom_password_hash: custom, ...user }: NonNullable<CheckedConfig['users']>[number],
  defaultDirectory: string,
  federated: readonly FederatedConnection[],
): SeedUser {
  const email = user.email.trim()
  const subject = digest(email.toLowerCase()).slice(0, 24)
  const elsewhere = federated.find(({ name }) => name === user.connection)
  const userId = user.user_id ?? (elsewhere ? accountAt(elsewhere, subject) : `auth0|${subject}`)
  const seed = {
    ...user,
    user_id: userId,
    identities: user.identities?.map(toIdentity).filter((other) => accountOf(other) !== userId),
    email,
    email_verified: user.email_verified ?? false,
    connection: user.connection ?? defaultDirectory,
    name: user.name ?? email,
    nickname: user.nickname ?? email.split('@')[0] ?? email,
    mfa: user.mfa && defined(user.mfa),
    password_hash: custom ? toKeptHash(custom) : user.password_hash,
    ...(elsewhere && { federation: { isSocial: elsewhere.isSocial } }),
  }
  return defined(seed)
}

/** Marks the accounts that are identities of another user. */
function linked(users: readonly SeedUser[]): readonly SeedUser[] {
  const owners = new Map(
    users.flatMap(({ user_id, identities = [] }) =>
      identities.map((identity) => [accountOf(identity), user_id] as const),
    ),
  )
  return users.map((user) => {
    const owner = owners.get(user.user_id)
    return owner === undefined ? user : { ...user, linked_to: owner }
  })
}

/** Exports leave out what is the rule: a database of Auth0's own. */
function toIdentity(
  identity: NonNullable<NonNullable<CheckedConfig['users']>[number]['identities']>[number],
): Identity {
  const { connection, provider = 'auth0', user_id, isSocial = false, profileData } = identity
  return { connection, provider, user_id, isSocial, ...(profileData && { profileData }) }
}

/** Without the members that are `undefined`, as exact optional properties want it. */
function defined<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>
  }
}

function trimSlash(origin: string): string {
  return origin.replace(/\/$/, '')
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
