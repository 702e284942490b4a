import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../config/parse-config.js'
import { sampleClient, sampleLogin } from './sample-login.js'
import type { LoginSketch } from './sample-login.js'
import { sampleProtocol } from './sample-protocols.js'
import { sampleUser } from './sample-user.js'

const { config } = parseConfig({
  clients: [
    { client_id: 'shop', name: 'Shop', callbacks: ['https://shop.example/callback'] },
    { client_id: 'vault', name: 'Vault', callbacks: [] },
  ],
  users: [
    { user_id: 'auth0|ada', email: 'ada@example.com', app_metadata: { plan: 'gold' } },
    { user_id: 'auth0|ben', email: 'ben@example.com', mfa: { otp_secret: 'GEZDGNBVGY3TQOJQ' } },
  ],
  geoip: [{ cidr: '203.0.113.0/24', place: { country_code: 'JP', country_name: 'Japan' } }],
})
const NOW = Date.parse('2026-11-24T12:00:00Z')

function login(more: Partial<LoginSketch> = {}) {
  const sketch: LoginSketch = {
    user: sampleUser(config, undefined),
    client: sampleClient(config, undefined),
    place: {},
    protocol: sampleProtocol(),
    scope: 'openid',
    ...more,
  }
  return sampleLogin(config, sketch, { now: NOW })
}

describe('sampleLogin', () => {
  it('is an ordinary login when nothing is asked for', () => {
    const { user, context } = login().given
    expect(user).toMatchObject({
      user_id: 'auth0|ada',
      logins_count: 1,
      app_metadata: { plan: 'gold' },
      identities: [{ provider: 'auth0', user_id: 'ada' }],
    })
    expect(context).toMatchObject({
      clientID: 'shop',
      protocol: 'oidc-basic-profile',
      authentication: { methods: [{ name: 'pwd', timestamp: NOW }] },
      request: { ip: '127.0.0.1', query: { client_id: 'shop', response_type: 'code' } },
    })
  })

  it('finds the country of an address in the folder’s table, and prefers the one that is given', () => {
    const place = { ip: '203.0.113.9' }
    const countryOf = (sketch: Partial<LoginSketch>) =>
      (login(sketch).given.context.request as { geoip: { country_code: string } }).geoip
        .country_code
    expect(countryOf({ place })).toBe('JP')
    expect(countryOf({ place: { ...place, country: 'BR' } })).toBe('BR')
  })

  it('has no session where no browser takes part', () => {
    const { context } = login({ protocol: sampleProtocol('refresh') }).given
    expect(context.protocol).toBe('oauth2-refresh-token')
    expect(context).not.toHaveProperty('authentication')
    expect(context).not.toHaveProperty('sessionID')
  })

  it('keeps the original parameters when another site sends the same names back', () => {
    const query = { client_id: 'vault', answer: '42' }
    const { context } = login({ protocol: sampleProtocol('return'), query }).given
    expect(context).toMatchObject({
      protocol: 'redirect-callback',
      original_protocol: 'oidc-basic-profile',
      request: { query: { client_id: 'shop', answer: '42' } },
    })
  })

  it('lays a context over its own, object by object', () => {
    const { context } = login({ context: { request: { ip: '10.0.0.1' }, extra: 1 } }).given
    expect(context).toMatchObject({ extra: 1, request: { ip: '10.0.0.1', hostname: 'localhost' } })
  })

  it('knows the authenticators a user begins with', () => {
    const user = sampleUser(config, 'BEN@example.com')
    expect(login({ user }).given.user.multifactor).toEqual(['guardian'])
  })
})

describe('what does not exist', () => {
  it('is refused with what there is', () => {
    expect(() => sampleUser(config, 'ada@example.co')).toThrow('Did you mean ada@example.com?')
    expect(() => sampleClient(config, 'shpo')).toThrow('Did you mean shop? Known are shop, vault.')
    expect(() => sampleProtocol('saml')).toThrow('found "saml"')
  })
})
