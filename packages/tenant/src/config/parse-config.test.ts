import type { InferInput } from 'valibot'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { TenantConfigInput } from './config-input.js'
import { parseConfig } from './parse-config.js'
import type { configSchema } from './schema/config.js'

/** Valibot's arrays are not readonly. */
type Writable<T> = T extends readonly (infer Item)[]
  ? Writable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Writable<T[Key]> }
    : T

const problemsOf = (input: unknown): string[] => {
  try {
    parseConfig(input)
    return []
  } catch (error) {
    return (error as Error).message.split('\n')
  }
}

const client = { client_id: 'spa', name: 'Acme' }

describe('parseConfig', () => {
  it('accepts every TenantConfigInput', () => {
    expectTypeOf<Writable<TenantConfigInput>>().toExtend<InferInput<typeof configSchema>>()
  })

  it('completes a configuration with the defaults of Auth0', () => {
    const { config, warnings } = parseConfig({ clients: [client], users: [{ email: 'a@b.c' }] })
    expect(warnings).toEqual([])
    expect(config).toMatchObject({
      tenant: {
        name: 'lockstep',
        defaultDirectory: 'Username-Password-Authentication',
        sessionLifetimeHours: 168,
        idleSessionLifetimeHours: 72,
        strict: false,
      },
      clients: [
        {
          appType: 'spa',
          tokenEndpointAuthMethod: 'none',
          idTokenLifetime: 36_000,
          accessTokenLifetime: 86_400,
          refreshTokenLifetime: 2_592_000,
          idleRefreshTokenLifetime: 1_296_000,
          isFirstParty: true,
        },
      ],
      connections: [{ passwordMinLength: 8, enabledClients: null, disableSignup: false }],
      guardian: {
        factors: {
          'webauthn-roaming': false,
          'webauthn-platform': false,
          otp: true,
          sms: false,
          voice: false,
          email: false,
          'recovery-code': true,
        },
      },
      users: [{ connection: 'Username-Password-Authentication', email_verified: false }],
    })
    expect(config.users[0]?.user_id).toMatch(/^auth0\|[0-9a-f]{24}$/)
  })

  it('takes what is said instead of defaults', () => {
    const { config } = parseConfig({
      tenant: { name: 'acme', friendly_name: 'Acme', default_directory: 'staff', strict: true },
      clients: [
        {
          name: 'My Great App',
          app_type: 'regular_web',
          client_secret: 's3cr3t',
          web_origins: ['https://acme.example/'],
          refresh_token: { token_lifetime: 60, idle_token_lifetime: 30 },
          jwt_configuration: { lifetime_in_seconds: 10 },
        },
      ],
      databases: [
        {
          name: 'staff',
          options: { disable_signup: true, password_complexity_options: { min_length: 12 } },
          enabled_clients: ['My Great App'],
        },
      ],
      rules: [
        { name: 'one', script: '() => 1' },
        { name: 'two', script: '', order: 9, enabled: false },
      ],
      rulesConfigs: [{ key: 'KEY', value: 'value' }],
      guardian: { factors: [{ name: 'recovery-code', enabled: false }] },
      users: [{ email: 'Ada@Example.com', connection: 'staff', name: 'Ada' }],
    })
    expect(config).toMatchObject({
      tenant: { name: 'acme', friendlyName: 'Acme', strict: true, defaultDirectory: 'staff' },
      clients: [
        {
          clientId: 'my-great-app',
          clientSecret: 's3cr3t',
          tokenEndpointAuthMethod: 'client_secret_post',
          webOrigins: ['https://acme.example'],
          allowedOrigins: ['https://acme.example'],
          refreshTokenLifetime: 60,
          idleRefreshTokenLifetime: 30,
          idTokenLifetime: 10,
        },
      ],
      connections: [
        { disableSignup: true, passwordMinLength: 12, enabledClients: ['My Great App'] },
      ],
      rules: [
        { name: 'one', order: 1, enabled: true, file: 'rules/one.js' },
        { name: 'two', order: 9, enabled: false },
      ],
      rulesConfigs: { KEY: 'value' },
      guardian: { factors: { otp: true, 'recovery-code': false } },
    })
  })

  it.each([
    [{ passwordPolicy: 'excellent' }, 10],
    [{ passwordPolicy: 'low' }, 6],
    [{ passwordPolicy: 'low', password_complexity_options: { min_length: 12 } }, 12],
    [{ passwordPolicy: null }, 8],
  ] as const)('takes the length of passwords from %j', (options, length) => {
    const { config } = parseConfig({ clients: [], databases: [{ name: 'db', options }] })
    expect(config.connections[0]?.passwordMinLength).toBe(length)
  })

  it.each([
    [
      { clients: [{ ...client, callbacks: ['foo'] }] },
      'config: clients[0].callbacks[0] must be a URL; found "foo". Write "http://localhost:3000/callback".',
    ],
    [
      { clients: [{ ...client, web_origins: ['http://localhost:3000/app'] }] },
      'config: clients[0].web_origins[0] must be an origin: scheme, host and port, no path; found "http://localhost:3000/app". Write "http://localhost:3000".',
    ],
    [{ clients: [{ client_id: 'spa' }] }, 'config: clients[0].name is missing. Add "name".'],
    [
      { clients: [{ ...client, is_first_party: 'yes' }] },
      'config: clients[0].is_first_party must be true or false, without quotes; found "yes".',
    ],
    [
      { clients: [{ ...client, app_type: 'web' }] },
      'config: clients[0].app_type must be one of ("spa" | "regular_web" | "native" | "non_interactive"); found "web".',
    ],
    [{}, 'config: clients is missing. Add "clients".'],
    [{ clients: {} }, 'config: clients must be a list, as in ["…"]; found {}.'],
    [
      { clients: [], tenant: { session_lifetime: 0 } },
      'config: tenant.session_lifetime must be a number of hours above 0; found 0. Write 168.',
    ],
    [
      { clients: [], users: [{ email: 'ada' }] },
      'config: users[0].email must be an email address; found "ada". Write "ada@example.com".',
    ],
    [
      { clients: [], geoip: [{ cidr: '10.0.0.0/33', place: {} }] },
      'config: geoip[0].cidr must be an IP range; found "10.0.0.0/33". Write "203.0.113.0/24" or "2001:db8::/32".',
    ],
    [
      { clients: [], users: [{ email: 'a@b.c', connection: 'stuff' }] },
      'config: users[0].connection must name a connection; found "stuff". Write one of "Username-Password-Authentication".',
    ],
    [
      { clients: [client, client] },
      'config: clients[1].client_id must be unique; found "spa" twice. Change one of them.',
    ],
    [
      { clients: [{ ...client, callback: [] }] },
      'config: clients[0].callback is not known. Did you mean "callbacks"?',
    ],
    [
      { clients: [], users: [{ email: 'a@b.c', mfa: { otpsecret: 'x' } }] },
      'config: users[0].mfa.otpsecret is not known. Did you mean "otp_secret"?',
    ],
    [
      { clients: [{ ...client, refresh_token: { token_lifetimes: 1 } }] },
      'config: clients[0].refresh_token.token_lifetimes is not known. Did you mean "token_lifetime"?',
    ],
    [
      { clients: [], roles: [{ name: 'admin' }], users: [{ email: 'a@b.c', roles: ['adnim'] }] },
      'config: users[0].roles[0] must name a role; found "adnim". Did you mean "admin"?',
    ],
    [
      { clients: [], users: [{ email: 'a@b.c', organizations: ['paris'] }] },
      'config: users[0].organizations[0] must name an organization; found "paris". Add organizations/paris.json.',
    ],
    [
      {
        clients: [],
        organizations: [
          { name: 'paris', display: 'Paris' },
          { name: 'rome', conections: [] },
        ],
      },
      'config: organizations[1].conections is not known. Did you mean "connections"?',
    ],
    [
      { clients: [], tenant: { geo: { headers: { contry_code: 'x-country' } } } },
      'config: tenant.geo.headers.contry_code is not known. Did you mean "country_code"?',
    ],
    [
      { clients: [], tenant: { geo: { headers: 'cloudfare' } } },
      'config: tenant.geo.headers must be "cloudflare", "cloudfront" or an object, as in {"country_code": "x-country"}; found "cloudfare".',
    ],
    [
      { clients: [], denyList: [{ cidr: '203.0.113.9' }] },
      'config: denyList[0].cidr must be an IP range; found "203.0.113.9". Write "203.0.113.0/24" or "2001:db8::/32".',
    ],
    [
      { clients: [], users: [{ email: 'a@b.c', phone_number: '0555 0100' }] },
      'config: users[0].phone_number must be a number in E.164; found "0555 0100". Write "+15550100".',
    ],
    [
      { clients: [], users: [{ email: 'a@b.c', created_at: 'yesterday' }] },
      'config: users[0].created_at must be an instant; found "yesterday". Write "2026-01-31T09:30:00.000Z".',
    ],
    [
      {
        clients: [],
        users: ['a', 'b'].map((name) => ({
          user_id: `auth0|${name}`,
          email: `${name}@b.c`,
          identities: [{ connection: 'old', user_id: 'x' }],
        })),
      },
      'config: users[1].identities[0] must be linked to one user; "auth0|x" is one of "auth0|a" already. Remove one.',
    ],
  ])('names place, fault and fix in %j', (input, problem) => {
    expect(problemsOf(input)).toEqual([problem])
  })

  it('lists every problem, not only the first', () => {
    expect(problemsOf({ clients: [{ callbacks: ['x', 'y'] }] })).toHaveLength(3)
  })

  it('passes what Auth0 exports, in silence', () => {
    const { warnings } = parseConfig({
      tenant: { flags: { x: 1 }, sandbox_version: '18', session_cookie: { mode: 'persistent' } },
      clients: [
        {
          ...client,
          oidc_conformant: true,
          sso_disabled: false,
          cross_origin_auth: false,
          custom_login_page_on: true,
          native_social_login: {},
          jwt_configuration: { alg: 'RS256', secret_encoded: false, lifetime_in_seconds: 36000 },
          refresh_token: { expiration_type: 'expiring', leeway: 0, rotation_type: 'rotating' },
        },
      ],
      databases: [
        {
          name: 'Username-Password-Authentication',
          strategy: 'auth0',
          is_domain_connection: false,
          options: { mfa: { active: true }, passwordPolicy: 'good', brute_force_protection: true },
        },
      ],
      rules: [{ name: 'r', script: '', stage: 'login_success', order: 1 }],
      emailTemplates: [],
    })
    expect(warnings).toEqual([])
  })

  it('warns of a field that means nothing to anybody', () => {
    expect(parseConfig({ clients: [{ ...client, favourite_color: 'blue' }] }).warnings).toEqual([
      {
        file: 'config',
        path: 'clients[0].favourite_color',
        message: 'is not known and has no effect. Remove it.',
      },
    ])
  })

  it('never quotes a secret', () => {
    const [problem] = problemsOf({ clients: [{ ...client, client_secret: 12345 }] })
    expect(problem).not.toContain('12345')
  })
})
