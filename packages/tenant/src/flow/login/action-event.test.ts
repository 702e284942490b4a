import type { AuthorizationRequest } from '@lockstep/protocol'
import { describe, expect, it } from 'vitest'
import { actionEvent } from './action-event.js'

const user = {
  user_id: 'auth0|ada',
  email: 'ada@example.com',
  multifactor: ['guardian'],
  user_metadata: { theme: 'dark' },
}
const context = {
  protocol: 'redirect-callback',
  original_protocol: 'oidc-basic-profile',
  tenant: 'acme',
  clientID: 'spa',
  clientName: 'Acme SPA',
  clientMetadata: { tier: 'gold' },
  connection: 'staff',
  connectionID: 'con_1',
  connectionStrategy: 'auth0',
  connectionMetadata: { region: 'eu' },
  stats: { loginsCount: 7 },
  authorization: { roles: ['admin'] },
  organization: { id: 'org_1', name: 'acme', metadata: {} },
  riskAssessment: { confidence: 'low', version: '1' },
  authentication: { methods: [{ name: 'pwd', timestamp: 1_700_000_000_000 }] },
  request: {
    ip: '203.0.113.9',
    hostname: 'localhost',
    userAgent: 'Firefox',
    query: {
      audience: 'https://api.example',
      acr_values: 'a b',
      scope: 'openid email',
      token: 't',
    },
    body: {},
    geoip: { country_code: 'JP', city_name: 'Tokyo', time_zone: 'Asia/Tokyo', latitude: 35.7 },
  },
}
const request: AuthorizationRequest = {
  protocol: 'oidc-basic-profile',
  clientId: 'spa',
  redirectUri: 'http://localhost:3000/callback',
  responseMode: 'query',
  responseType: ['code'],
  scope: ['openid', 'profile'],
  state: 's',
  prompt: ['login'],
  acrValues: ['urn:gold'],
  loginHint: 'ada',
  uiLocales: ['fr', 'en'],
  sso: true,
  query: {},
  body: {},
  origin: {
    ip: '203.0.113.9',
    userAgent: 'Firefox',
    hostname: 'localhost',
    language: 'fr-CA',
    simulated: false,
  },
}

describe('actionEvent', () => {
  it('says in the words of Actions what the rules are told', () => {
    expect(actionEvent({ user, context })).toMatchObject({
      tenant: { id: 'acme' },
      client: { client_id: 'spa', name: 'Acme SPA', metadata: { tier: 'gold' } },
      connection: { id: 'con_1', name: 'staff', strategy: 'auth0', metadata: { region: 'eu' } },
      organization: { id: 'org_1', name: 'acme' },
      authorization: { roles: ['admin'] },
      stats: { logins_count: 7 },
      resource_server: { identifier: 'https://api.example' },
      authentication: {
        methods: [{ name: 'pwd', timestamp: '2023-11-14T22:13:20.000Z' }],
        riskAssessment: { confidence: 'low' },
      },
      request: {
        ip: '203.0.113.9',
        hostname: 'localhost',
        user_agent: 'Firefox',
        method: 'GET',
        geoip: {
          countryCode: 'JP',
          cityName: 'Tokyo',
          timeZone: 'Asia/Tokyo',
          latitude: 35.7,
        },
      },
    })
  })

  it('calls the return from another site by the protocol that the login began with', () => {
    expect(actionEvent({ user, context }).transaction.protocol).toBe('oidc-basic-profile')
  })

  it('always has metadata and lists, also of a user who has none', () => {
    expect(actionEvent({ user: { user_id: 'auth0|1' }, context: { protocol: 'x' } })).toMatchObject(
      {
        user: { user_id: 'auth0|1', app_metadata: {}, user_metadata: {}, multifactor: [] },
        authorization: { roles: [] },
        stats: { logins_count: 0 },
        request: { query: {}, body: {}, geoip: {} },
        transaction: { acr_values: [], prompt: [], requested_scopes: [], ui_locales: [] },
      },
    )
  })

  it('tells the factor of a second factor, and every authenticator once', () => {
    const event = actionEvent(
      { user, context },
      {
        enrolled: ['otp', 'recovery-code'],
        methods: [{ name: 'mfa', timestamp: 0, type: 'otp' }],
      },
    )
    expect(event.user.enrolledFactors).toEqual([{ type: 'otp' }, { type: 'recovery-code' }])
    expect(event.authentication).toMatchObject({
      methods: [{ name: 'mfa', type: 'otp', timestamp: '1970-01-01T00:00:00.000Z' }],
    })
  })

  it('takes the transaction from the original request, whatever another site sends back', () => {
    const { transaction, request: seen } = actionEvent({ user, context }, { request })
    expect(transaction).toMatchObject({
      acr_values: ['urn:gold'],
      prompt: ['login'],
      requested_scopes: ['openid', 'profile'],
      redirect_uri: 'http://localhost:3000/callback',
      response_mode: 'query',
      response_type: ['code'],
      state: 's',
      login_hint: 'ada',
      locale: 'fr',
      ui_locales: ['fr', 'en'],
    })
    expect(seen).toMatchObject({ language: 'fr-CA', query: { token: 't' } })
  })

  it('knows no methods where nothing was proven now, as on a refresh', () => {
    const bare = { ...context, authentication: undefined, riskAssessment: undefined }
    expect(actionEvent({ user, context: bare })).not.toHaveProperty('authentication')
  })

  it('can be sent to a thread', () => {
    const event = actionEvent({ user, context }, { request, enrolled: ['otp'] })
    expect(JSON.parse(JSON.stringify(event))).toEqual(event)
  })

  it('tells a session and a refresh token with their ends', () => {
    const event = actionEvent(
      { user, context },
      {
        session: {
          id: 's1',
          userId: 'auth0|ada',
          createdAt: 100,
          authenticatedAt: 100,
          expiresAt: 200,
          idleExpiresAt: 150,
          clients: ['spa'],
        },
        refreshToken: {
          id: 'f1',
          clientId: 'spa',
          userId: 'auth0|ada',
          sessionId: 's1',
          createdAt: 100,
          expiresAt: 300,
          idleExpiresAt: 250,
        },
      },
    )
    expect(event.session).toMatchObject({
      id: 's1',
      clients: [{ client_id: 'spa' }],
      cookie: { mode: 'persistent' },
      idle_expires_at: '1970-01-01T00:02:30.000Z',
    })
    expect(event.refresh_token).toMatchObject({
      id: 'f1',
      session_id: 's1',
      rotating: true,
      expires_at: '1970-01-01T00:05:00.000Z',
    })
  })
})
