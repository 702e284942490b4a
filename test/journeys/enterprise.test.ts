import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConfigError, startTenant } from '@lockstep/tenant'
import type { ConnectionInput, RunningTenant, Tenant } from '@lockstep/tenant'
import type { TokenResponse } from '@lockstep/protocol'
import { acmeTenant, answerAt, attempt, demand, exchange } from './support/acme.js'
import type { Attempt } from './support/acme.js'
import { createBrowser } from './support/browser.js'
import type { Browser } from './support/browser.js'
import { startForgedProvider } from './support/forged-provider.js'
import type { Forgery } from './support/forged-provider.js'
import { SHOW, seen } from './support/seen.js'

const CORP = 'corp'
const LIN = { username: 'lin@corp.example', password: 'a long enough password' }

let tenant: Tenant
afterEach(() => tenant.close())

describe('an OpenID connection with credentials of its own', () => {
  let corporate: RunningTenant
  beforeEach(async () => {
    corporate = await startTenant({
      config: {
        clients: [
          {
            client_id: 'lockstep',
            name: 'Lockstep',
            app_type: 'regular_web',
            client_secret: 'a secret: with % and +',
            token_endpoint_auth_method: 'client_secret_basic',
            callbacks: ['http://localhost:4400/login/callback'],
          },
        ],
        users: [{ user_id: 'auth0|lin', email: LIN.username, email_verified: true, ...LIN }],
      },
    })
  })
  afterEach(() => corporate.close())

  const connection = (options: ConnectionInput['options'] = {}): ConnectionInput => ({
    name: CORP,
    strategy: 'oidc',
    options: {
      issuer: `${corporate.url}/`,
      client_id: 'lockstep',
      client_secret: 'a secret: with % and +',
      domain_aliases: ['corp.example'],
      ...options,
    },
  })

  async function signInAtCorp(browser: Browser, address: string) {
    const there = createBrowser(corporate)
    const page = await there.open(address)
    const screen = await there.act(page, { action: 'submit_password', ...LIN })
    if (screen.screen !== 'redirect') throw new Error(screen.screen)
    const left = await there.open(screen.url)
    return browser.open(left.url.href)
  }

  it('signs in over discovery, code and PKCE, and owes the factor that rules demand', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })], {
      config: {
        connections: [connection()],
        users: [
          {
            user_id: `oidc|${CORP}|auth0|lin`,
            email: LIN.username,
            connection: CORP,
            mfa: { otp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
          },
        ],
      },
    })
    const browser = createBrowser(tenant)
    const { url } = await browser.open(attempt({ connection: CORP }).url)
    expect(url.origin).toBe(corporate.url)
    expect(url.searchParams.get('code_challenge_method')).toBe('S256')
    expect(url.searchParams.get('nonce')).not.toBeNull()
    const place = await signInAtCorp(browser, url.href)
    expect(place.url.pathname).toBe('/u/mfa')
    expect((await browser.screen(place)).screen).toBe('mfa-otp-challenge')
  })

  it('tells rules what the company tells', async () => {
    tenant = acmeTenant([SHOW], { config: { connections: [connection()] } })
    const browser = createBrowser(tenant)
    const started = attempt({ connection: CORP })
    const { url } = await browser.open(started.url)
    const { id_token } = await tokens(started, await signInAtCorp(browser, url.href))
    const { user, context } = seen(id_token)
    expect(context).toMatchObject({ connection: CORP, connectionStrategy: 'oidc' })
    expect(context.connectionOptions).toEqual({ domain_aliases: ['corp.example'] })
    expect(user).toMatchObject({ email: LIN.username, email_verified: true })
    expect(decodeJwt(id_token!).sub).toBe(`oidc|${CORP}|auth0|lin`)
  })

  it('refuses when the secret is wrong, and tells the application', async () => {
    tenant = acmeTenant([], { config: { connections: [connection({ client_secret: 'wrong' })] } })
    const browser = createBrowser(tenant)
    const { url } = await browser.open(attempt({ connection: CORP }).url)
    const place = await signInAtCorp(browser, url.href)
    expect(answerAt(place)).toMatchObject({ error: 'access_denied', code: '' })
  })
})

describe('the domain of an email address', () => {
  const byDomain: ConnectionInput = {
    name: CORP,
    strategy: 'okta',
    options: { domain_aliases: ['Corp.example'] },
  }

  it('in login_hint leads to its connection at once', async () => {
    tenant = acmeTenant([], { config: { connections: [byDomain] } })
    const { url } = await createBrowser(tenant).open(
      attempt({ login_hint: 'lin@corp.example' }).url,
    )
    expect(url.origin).toBe(await tenant.identityProvider.open())
    expect(url.searchParams.get('login_hint')).toBe('lin@corp.example')
  })

  it('on the hosted page leads there, whatever password was typed', async () => {
    tenant = acmeTenant([], { config: { connections: [byDomain] } })
    tenant.identityProvider.signInAs({ email: 'lin@corp.example', sub: '7' })
    const browser = createBrowser(tenant)
    const started = attempt()
    const page = await browser.open(started.url)
    const screen = await browser.act(page, { action: 'submit_password', ...LIN })
    if (screen.screen !== 'redirect') throw new Error(screen.screen)
    const back = await tenant.identityProvider.fetch(new Request(screen.url))
    const { id_token } = await tokens(started, await browser.open(back.headers.get('location')!))
    expect(decodeJwt(id_token!)).toMatchObject({ sub: 'okta|corp|7', email: 'lin@corp.example' })
  })

  it('leads nowhere for a domain that only ends alike', async () => {
    tenant = acmeTenant([], { config: { connections: [byDomain] } })
    const browser = createBrowser(tenant)
    for (const hint of ['lin@evilcorp.example', 'lin@corp.example.evil', 'corp.example']) {
      expect((await browser.open(attempt({ login_hint: hint }).url)).url.pathname).toBe('/u/login')
    }
  })

  it('does not lead away from a connection that the application named', async () => {
    tenant = acmeTenant([], { config: { connections: [byDomain] } })
    const { url } = await createBrowser(tenant).open(
      attempt({
        login_hint: 'lin@corp.example',
        connection: 'Username-Password-Authentication',
      }).url,
    )
    expect(url.pathname).toBe('/u/login')
  })

  it('is the only way for an application that has no database', async () => {
    tenant = acmeTenant([], {
      config: {
        databases: [{ name: 'Username-Password-Authentication', enabled_clients: [] }],
        connections: [byDomain],
      },
    })
    const { url } = await createBrowser(tenant).open(attempt().url)
    expect(url.origin).toBe(await tenant.identityProvider.open())
  })
})

describe('a provider that lies', () => {
  let provider: Awaited<ReturnType<typeof startForgedProvider>>
  beforeEach(async () => {
    provider = await startForgedProvider()
    tenant = acmeTenant([], {
      config: {
        connections: [
          {
            name: CORP,
            strategy: 'oidc',
            options: { discovery_url: provider.url, client_id: 'lockstep' },
          },
        ],
      },
    })
  })
  afterEach(() => provider.close())

  async function answerOf(forgery: Forgery) {
    const browser = createBrowser(tenant)
    const { url } = await browser.open(attempt({ connection: CORP }).url)
    provider.forge(forgery, url.searchParams.get('nonce') ?? '')
    const state = url.searchParams.get('state') ?? ''
    return answerAt(await browser.open(`/login/callback?code=x&state=${state}`))
  }

  it('is believed when it does not', async () => {
    expect((await answerOf({})).code).not.toBe('')
  })

  for (const [title, forgery] of [
    ['another issuer', { claims: { iss: 'https://evil.example' } }],
    ['another audience', { claims: { aud: 'somebody-else' } }],
    ['several audiences and another authorized party', { claims: { aud: ['lockstep', 'x'] } }],
    ['another nonce', { claims: { nonce: 'stale' } }],
    ['an ID token that is over', { claims: { exp: 1 } }],
    ['no subject', { claims: { sub: '' } }],
    ['a subject with a space', { claims: { sub: 'a b' }, userinfo: { sub: 'a b' } }],
    ['no signature', { signature: 'none' }],
    ['a foreign signature', { signature: 'foreign' }],
    ['the profile of somebody else', { userinfo: { sub: 'victim' } }],
  ] as const satisfies readonly (readonly [string, Forgery])[]) {
    it(`is not believed with ${title}`, async () => {
      expect(await answerOf(forgery)).toMatchObject({ error: 'access_denied', code: '' })
    })
  }
})

describe('a connection that Lockstep does not speak', () => {
  it('is left out, and using it is an error that names it', async () => {
    tenant = acmeTenant([], { config: { connections: [{ name: 'saml', strategy: 'samlp' }] } })
    const place = await createBrowser(tenant).open(attempt({ connection: 'saml' }).url)
    expect(answerAt(place)).toMatchObject({ error: 'invalid_request', code: '' })
  })

  it('of a misspelt strategy stops the tenant', () => {
    tenant = acmeTenant()
    expect(() =>
      acmeTenant([], { config: { connections: [{ name: 'g', strategy: 'google-oauth' }] } }),
    ).toThrow(
      new ConfigError([
        {
          file: 'config',
          path: 'connections[0].strategy',
          message:
            'must be a strategy of a connection; found "google-oauth". Did you mean "google-oauth2"?',
        },
      ]),
    )
  })
})

async function tokens(
  started: Attempt,
  place: Parameters<typeof answerAt>[0],
): Promise<TokenResponse> {
  const { code } = answerAt(place)
  const response = await exchange(tenant, { code, verifier: started.verifier })
  return (await response.json()) as TokenResponse
}
