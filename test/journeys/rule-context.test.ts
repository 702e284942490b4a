import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { ACME, ADA, acmeTenant, signIn } from './support/acme.js'
import { createBrowser } from './support/browser.js'
import { SHOW, seen } from './support/seen.js'

let tenant: Tenant
afterEach(() => tenant.close())

/** Every field of a user that a folder can say something about. */
const PROFILE = {
  user_id: 'auth0|ada',
  email: ADA.username,
  email_verified: true,
  username: 'ada',
  name: 'Ada Lovelace',
  nickname: 'ada',
  given_name: 'Ada',
  family_name: 'Lovelace',
  picture: 'https://acme.example/ada.png',
  phone_number: '+15550100',
  phone_verified: true,
  created_at: '2026-01-31T09:30:00.000Z',
  user_metadata: { colour: 'green' },
  app_metadata: { plan: 'gold' },
  permissions: ['read:reports'],
  groups: ['staff'],
} as const

describe('the user that a rule sees', () => {
  it('is the whole profile, with this login counted', async () => {
    tenant = acmeTenant([SHOW], {
      config: {
        roles: [{ name: 'admin' }],
        users: [
          {
            ...PROFILE,
            password: ADA.password,
            logins_count: 41,
            roles: ['admin'],
            mfa: { otp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
          },
        ],
      },
    })
    const browser = createBrowser(tenant, { remoteAddress: '203.0.113.9' })
    const { user } = seen((await signIn(tenant, browser, ADA)).id_token)
    const now = new Date(tenant.clock.now() * 1000).toISOString().slice(0, 16)
    expect(user).toEqual({
      ...PROFILE,
      logins_count: 42,
      last_ip: '203.0.113.9',
      last_login: expect.stringMatching(now) as string,
      updated_at: expect.stringMatching(now) as string,
      multifactor: ['guardian'],
      identities: [
        {
          connection: 'Username-Password-Authentication',
          provider: 'auth0',
          user_id: 'ada',
          isSocial: false,
        },
      ],
    })
  })

  it('lacks what is not there, and what is nobody’s business', async () => {
    tenant = acmeTenant([SHOW])
    const { user } = seen((await signIn(tenant, createBrowser(tenant), ADA)).id_token)
    for (const field of [
      'app_metadata',
      'user_metadata',
      'multifactor',
      'last_password_reset',
      'blocked',
      'password',
      'password_hash',
      'version',
      'connection',
      'roles',
    ]) {
      expect(user).not.toHaveProperty(field)
    }
  })

  it('is what the rule before it wrote with auth0.users', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        auth0.users.updateUserMetadata(user.user_id, { colour: 'green' })
          .then(function () { callback(null, user, context); })
          .catch(callback);
      }`,
      SHOW,
    ])
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    const { id_token } = await signIn(tenant, browser, ADA, { prompt: 'login' })
    expect(seen(id_token).user).toMatchObject({
      user_metadata: { colour: 'green' },
      logins_count: 2,
    })
  })
})

describe('the context that a rule sees', () => {
  it('is complete', async () => {
    tenant = acmeTenant([SHOW], {
      config: {
        tenant: { name: 'acme' },
        clients: [
          {
            client_id: ACME.clientId,
            name: 'Acme',
            callbacks: [ACME.callback],
            client_metadata: { tier: 'one' },
            addons: { samlp: { audience: 'urn:acme' } },
            jwt_configuration: { lifetime_in_seconds: 600, scopes: { read: {} } },
            organization_usage: 'allow',
          },
        ],
        databases: [
          {
            name: 'staff',
            metadata: { network: 'internal' },
            options: { tenant_domain: 'acme.example', domain_aliases: ['acme.test'] },
          },
        ],
        roles: [{ name: 'admin' }],
        organizations: [
          { id: 'org_1', name: 'paris', display_name: 'Paris', metadata: { a: 'b' } },
        ],
        users: [{ ...PROFILE, password: ADA.password, roles: ['admin'], organizations: ['paris'] }],
        geoip: [
          {
            cidr: '203.0.113.0/24',
            place: {
              country_code: 'JP',
              city_name: 'Tokyo',
              latitude: 35.69,
              longitude: 139.69,
              time_zone: 'Asia/Tokyo',
              continent_code: 'AS',
              subdivision_code: '13',
              subdivision_name: 'Tokyo',
            },
          },
        ],
      },
    })
    const browser = createBrowser(tenant, { remoteAddress: '::ffff:203.0.113.9' })
    const more = { flavour: 'lemon', organization: 'paris' }
    const { id_token } = await signIn(tenant, browser, ADA, more)
    const { context } = seen(id_token)
    const anything: unknown = expect.anything()
    expect(context).toEqual({
      tenant: 'acme',
      clientID: 'acme',
      clientName: 'Acme',
      clientMetadata: { tier: 'one' },
      connection: 'staff',
      connectionID: expect.stringMatching(/^con_/) as string,
      connectionStrategy: 'auth0',
      connectionOptions: { tenant_domain: 'acme.example', domain_aliases: ['acme.test'] },
      connectionMetadata: { network: 'internal' },
      samlConfiguration: { audience: 'urn:acme' },
      protocol: 'oidc-basic-profile',
      stats: { loginsCount: 1 },
      sso: { with_auth0: false, with_dbconn: false, current_clients: [] },
      // The rule shows itself the user already.
      idToken: { 'https://acme.example/user': anything },
      accessToken: {},
      jwtConfiguration: { lifetimeInSeconds: 600, scopes: { read: {} } },
      sessionID: anything,
      authentication: { methods: [{ name: 'pwd', timestamp: anything }] },
      authorization: { roles: ['admin'] },
      organization: { id: 'org_1', name: 'paris', display_name: 'Paris', metadata: { a: 'b' } },
      riskAssessment: {
        confidence: 'low',
        version: '1',
        assessments: {
          NewDevice: {
            confidence: 'low',
            code: 'initial_login',
            details: { device: 'unknown', useragent: 'unknown' },
          },
          ImpossibleTravel: { confidence: 'high', code: 'initial_login' },
          UntrustedIP: { confidence: 'high', code: 'not_found_on_deny_list' },
        },
      },
      request: {
        ip: '203.0.113.9',
        userAgent: 'Test browser',
        hostname: 'localhost',
        query: expect.objectContaining({ ...more, client_id: 'acme' }) as object,
        body: {},
        geoip: {
          country_code: 'JP',
          country_code3: 'JPN',
          country_name: 'Japan',
          city_name: 'Tokyo',
          latitude: 35.69,
          longitude: 139.69,
          time_zone: 'Asia/Tokyo',
          continent_code: 'AS',
          subdivision_code: '13',
          subdivision_name: 'Tokyo',
        },
      },
    })
    expect(seen(id_token).user.user_id).toBe('auth0|ada')
  })

  it('tells when in milliseconds', async () => {
    tenant = acmeTenant([SHOW])
    const { context } = seen((await signIn(tenant, createBrowser(tenant), ADA)).id_token)
    const { methods } = context.authentication as { methods: [{ timestamp: number }] }
    expect(String(methods[0].timestamp)).toMatch(/^\d{13}$/)
    expect(Math.abs(methods[0].timestamp / 1000 - tenant.clock.now())).toBeLessThan(5)
  })
})
