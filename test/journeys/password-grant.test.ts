import { decodeJwt } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import type { TokenResponse } from '@lockstep/protocol'
import { ADA, GRACE, demand, refresh } from './support/acme.js'
import { GRANT, SERVER, bodyOf, grantsTenant, passwordLogin } from './support/grants.js'

let tenant: Tenant
afterEach(() => tenant.close())

/** A rule that puts what it saw into the access token. */
const WITNESS = `function (user, context, callback) {
  context.accessToken['https://acme.example/seen'] = {
    protocol: context.protocol,
    body: context.request.body,
    query: context.request.query,
    ip: context.request.ip,
    country: context.request.geoip && context.request.geoip.country_code,
    logins: context.stats.loginsCount,
    session: context.sessionID,
  };
  callback(null, user, context);
}`

async function seen(response: Response): Promise<Record<string, unknown>> {
  const { access_token } = (await response.json()) as TokenResponse
  return decodeJwt(access_token)['https://acme.example/seen'] as Record<string, unknown>
}

describe('the password grant', () => {
  it('answers with tokens of the user, and a refresh token where that was asked for', async () => {
    tenant = grantsTenant()
    const response = await passwordLogin(tenant, ADA, { scope: 'openid email offline_access' })
    expect(response.status).toBe(200)
    const tokens = (await response.json()) as TokenResponse
    expect(decodeJwt(tokens.id_token!)).toMatchObject({
      sub: 'auth0|ada',
      aud: 'acme',
      email: ADA.username,
    })
    expect((await refresh(tenant, tokens.refresh_token!)).status).toBe(200)
  })

  it('by password-realm names the connection', async () => {
    tenant = grantsTenant()
    const realm = 'Username-Password-Authentication'
    const grant = { grant_type: GRANT.passwordRealm }
    expect((await passwordLogin(tenant, ADA, { ...grant, realm })).status).toBe(200)
    expect((await passwordLogin(tenant, ADA, grant)).status).toBe(400)
    expect((await passwordLogin(tenant, ADA, { ...grant, realm: 'elsewhere' })).status).toBe(400)
  })

  it('shows rules the protocol and the body, without what is secret in it', async () => {
    tenant = grantsTenant([WITNESS])
    const saw = await seen(await passwordLogin(tenant, ADA, { client_id: 'server', extra: '1' }))
    expect(saw).toMatchObject({ protocol: 'oauth2-password', query: {}, logins: 1 })
    expect(saw.body).toEqual({
      grant_type: 'password',
      client_id: 'server',
      scope: 'openid profile email',
      username: ADA.username,
      extra: '1',
    })
    expect(saw.session).toBeUndefined()
  })

  it('shows rules where the person is, when a trusted server says so', async () => {
    tenant = grantsTenant([WITNESS], {
      config: { geoip: [{ cidr: '203.0.113.0/24', place: { country_code: 'JP' } }] },
    })
    const forwarded = { 'auth0-forwarded-for': '203.0.113.9' }
    const bySecret = await passwordLogin(tenant, ADA, { client_id: SERVER.client_id }, forwarded)
    expect(await seen(bySecret)).toMatchObject({ ip: '203.0.113.9', country: 'JP' })
  })

  it('is denied by a rule in its words, and denied a redirect', async () => {
    tenant = grantsTenant([
      `function (user, context, callback) {
        if (user.email === 'ada@example.com') return callback(new UnauthorizedError('Closed.'));
        context.redirect = { url: 'https://mfa.example/' };
        callback(null, user, context);
      }`,
    ])
    const denied = await passwordLogin(tenant, ADA)
    expect(denied.status).toBe(403)
    expect(await bodyOf(denied)).toEqual({ error: 'access_denied', error_description: 'Closed.' })
    const redirected = await passwordLogin(tenant, GRACE)
    expect(redirected.status).toBe(403)
    expect(await bodyOf(redirected)).toMatchObject({ error: 'interaction_required' })
  })

  it('is told which factors can go on when a rule demands one', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })])
    const enrolled = await passwordLogin(tenant, GRACE)
    expect(enrolled.status).toBe(403)
    expect(await bodyOf(enrolled)).toEqual({
      error: 'mfa_required',
      error_description: 'Multifactor authentication required',
      mfa_token: expect.any(String),
      mfa_requirements: { challenge: [{ type: 'otp' }, { type: 'recovery-code' }] },
    })
    const first = await bodyOf(await passwordLogin(tenant, ADA))
    expect(first.mfa_requirements).toEqual({ enroll: [{ type: 'otp' }] })
  })
})
