import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { ACME, ADA, GRACE, acmeTenant, attempt, refresh, signIn } from './support/acme.js'
import { createBrowser } from './support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return tenant.fetch(new Request(`${tenant.url}${path}`, { headers }))
}

/** What a script hands to the function of `Auth0` that it calls. */
async function handed(path: string): Promise<{ readonly name: string; readonly args: unknown[] }> {
  const response = await get(path)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('text/javascript')
  let call: { name: string; args: unknown[] } | undefined
  const Auth0 = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...args: unknown[]) =>
          (call = { name: String(name), args }),
    },
  )
  runInNewContext(await response.text(), { Auth0 })
  return call!
}

describe('the scripts that auth0-lock loads', () => {
  it('tell the connections of one application', async () => {
    tenant = acmeTenant([], {
      config: {
        databases: [
          { name: 'staff', enabled_clients: ['acme'], options: { disable_signup: true } },
          { name: 'others', enabled_clients: ['bank'] },
        ],
        users: [],
      },
    })
    const { name, args } = await handed(`/client/${ACME.clientId}.js?t1700000000000`)
    expect(name).toBe('setClient')
    expect(args).toMatchObject([
      {
        id: 'acme',
        tenant: 'lockstep',
        strategies: [{ name: 'auth0', connections: [{ name: 'staff', showSignup: false }] }],
      },
    ])
  })

  it.each(['/info-v1.js', '/tenants/v1/lockstep.js'])('tell all of them at %s', async (path) => {
    tenant = acmeTenant()
    const { name, args } = await handed(path)
    expect(name).toBe('setTenant')
    expect(args).toMatchObject([
      {
        clientsConnections: { acme: ['Username-Password-Authentication'] },
        connections: { database: [{ name: 'Username-Password-Authentication' }] },
      },
    ])
  })

  it.each([
    ['de', 'Anmelden'],
    ['fr', 'Connexion'],
    ['es', 'Entrar'],
    ['pt-br', undefined],
  ])('speak %s', async (language, loginLabel) => {
    tenant = acmeTenant()
    if (loginLabel === undefined) {
      expect((await get(`/js/lock/14.3.0/${language}.js`)).status).toBe(404)
      return
    }
    const { name, args } = await handed(`/js/lock/14.3.0/${language}.js`)
    expect(name).toBe('registerLanguageDictionary')
    expect(args).toMatchObject([language, { loginLabel }])
  })

  it.each([
    '/client/nobody.js',
    '/client/acme',
    '/client/%E0%A4%A.js',
    '/tenants/v1/other.js',
    '/js/lock/14.3.0/__proto__.js',
    '/js/lock/14.3.0/constructor.js',
  ])('do not exist at %s', async (path) => {
    tenant = acmeTenant()
    expect((await get(path)).status).toBe(404)
  })
})

describe('the small questions of auth0-js', () => {
  it('learns the country that a person is in', async () => {
    tenant = acmeTenant([], { simulation: true })
    tenant.from({ ip: '203.0.113.9', country: 'JP' })
    const response = await get('/user/geoloc/country', { origin: ACME.origin })
    expect(await response.json()).toEqual({ country_code: 'JP' })
    expect(response.headers.get('access-control-allow-origin')).toBe(ACME.origin)
  })

  it('learns on the tenant itself who is signed in, and nowhere else', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const ask = async () => (await browser.fetch('/user/ssodata')).json()
    expect(await ask()).toEqual({ sso: false })
    await signIn(tenant, browser, ADA)
    expect(await ask()).toMatchObject({
      sso: true,
      lastUsedUsername: ADA.username,
      lastUsedClientID: 'acme',
      sessionClients: ['acme'],
      lastUsedConnection: { name: 'Username-Password-Authentication', strategy: 'auth0' },
    })
    const elsewhere = await browser.fetch('/user/ssodata', { from: ACME.origin })
    expect(elsewhere.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('POST /oauth/revoke', () => {
  async function revoke(body: Readonly<Record<string, string>>): Promise<Response> {
    return tenant.fetch(
      new Request(`${tenant.url}/oauth/revoke`, {
        method: 'POST',
        headers: FORM,
        body: new URLSearchParams(body).toString(),
      }),
    )
  }

  it('ends a refresh token, also an older one of the same login', async () => {
    tenant = acmeTenant()
    const first = await signIn(tenant, createBrowser(tenant), ADA)
    const rotated = (await (await refresh(tenant, first.refresh_token!)).json()) as {
      refresh_token: string
    }
    const response = await revoke({ client_id: 'acme', token: first.refresh_token! })
    expect(response.status).toBe(200)
    expect((await refresh(tenant, rotated.refresh_token)).status).toBe(403)
  })

  it('says the same about a token that nobody knows', async () => {
    tenant = acmeTenant()
    expect((await revoke({ client_id: 'acme', token: 'nothing' })).status).toBe(200)
  })

  it('does not end the token of another application', async () => {
    tenant = acmeTenant([], {
      config: {
        clients: [
          { client_id: 'acme', name: 'Acme', callbacks: [ACME.callback] },
          { client_id: 'bank', name: 'Bank', callbacks: [ACME.callback] },
        ],
      },
    })
    const { refresh_token } = await signIn(tenant, createBrowser(tenant), ADA)
    expect((await revoke({ client_id: 'bank', token: refresh_token! })).status).toBe(200)
    expect((await refresh(tenant, refresh_token!)).status).toBe(200)
  })

  it.each([
    [{ token: 'x' }, 401],
    [{ client_id: 'nobody', token: 'x' }, 401],
    [{ client_id: 'acme' }, 400],
  ])('refuses %j', async (body, status) => {
    tenant = acmeTenant()
    expect((await revoke(body as Record<string, string>)).status).toBe(status)
  })
})

describe('/v2/logout', () => {
  const sso = async (browser: ReturnType<typeof createBrowser>) =>
    ((await (await browser.fetch('/user/ssodata')).json()) as { sso: boolean }).sso

  it.each(['', '&federated', '&federated=true'])(
    'ends the session and leads on to a registered address%s',
    async (more) => {
      tenant = acmeTenant()
      const browser = createBrowser(tenant)
      await signIn(tenant, browser, ADA)
      expect(await sso(browser)).toBe(true)
      const returnTo = encodeURIComponent(ACME.origin)
      const { url } = await browser.open(`/v2/logout?client_id=acme&returnTo=${returnTo}${more}`)
      expect(url.origin).toBe(ACME.origin)
      expect(await sso(browser)).toBe(false)
    },
  )

  it('ends the session and leads to no other address, federated or not', async () => {
    for (const more of ['', '&federated']) {
      tenant = acmeTenant()
      const browser = createBrowser(tenant)
      await signIn(tenant, browser, ADA)
      const evil = encodeURIComponent('https://evil.example/')
      const place = await browser.open(`/v2/logout?client_id=acme&returnTo=${evil}${more}`)
      expect(place.response.status).toBe(400)
      expect(place.response.headers.get('location')).toBeNull()
      expect(await sso(browser)).toBe(false)
      if (more === '') await tenant.close()
    }
  })
})

describe('/authorize', () => {
  it.each(['login', 'select_account'])(
    'shows the sign-in again for prompt=%s, whoever is signed in',
    async (prompt) => {
      tenant = acmeTenant()
      const browser = createBrowser(tenant)
      await signIn(tenant, browser, ADA)
      expect((await browser.open(attempt().url)).url.origin).toBe(ACME.origin)
      const place = await browser.open(
        attempt({ prompt, login_hint: GRACE.username, ui_locales: 'de' }).url,
      )
      expect(place.url.pathname).toBe('/u/login')
      expect(place.url.searchParams.get('ui_locales')).toBe('de')
      expect(await browser.screen(place)).toMatchObject({ loginHint: GRACE.username })
    },
  )

  it('opens the sign-up for screen_hint=signup, and the sign-in for any other', async () => {
    tenant = acmeTenant()
    for (const [screen_hint, screen] of [
      ['signup', 'signup'],
      ['login', 'login'],
      ['nonsense', 'login'],
    ] as const) {
      const browser = createBrowser(tenant)
      const place = await browser.open(attempt({ screen_hint }).url)
      expect((await browser.screen(place)).screen).toBe(screen)
    }
  })
})

describe('/oidc/logout', () => {
  async function signedIn() {
    const browser = createBrowser(tenant)
    const { id_token } = await signIn(tenant, browser, ADA)
    return { browser, id_token: id_token! }
  }
  const target = `${ACME.origin}`
  const isSignedIn = async (browser: ReturnType<typeof createBrowser>) =>
    ((await (await browser.fetch('/user/ssodata')).json()) as { sso: boolean }).sso

  it.each(['GET', 'POST'] as const)('ends the session and leads on, by %s', async (method) => {
    tenant = acmeTenant()
    const { browser, id_token: id_token_hint } = await signedIn()
    tenant.clock.advance({ days: 2 })
    const asked = { id_token_hint, post_logout_redirect_uri: target, state: 'back' }
    const place =
      method === 'GET'
        ? await browser.open(`/oidc/logout?${new URLSearchParams(asked).toString()}`)
        : await browser.open('/oidc/logout', {
            method,
            from: new URL(tenant.url).origin,
            body: asked,
          })
    expect(place.url.href).toBe(`${target}/?state=back`)
    expect(await isSignedIn(browser)).toBe(false)
  })

  it('leads to no address that the application has not registered', async () => {
    tenant = acmeTenant()
    const { browser, id_token: hint } = await signedIn()
    const evil = 'https://evil.example/'
    const { url } = await browser.open(
      `/oidc/logout?id_token_hint=${hint}&post_logout_redirect_uri=${evil}`,
    )
    expect(url.origin).toBe(new URL(tenant.url).origin)
    expect(await isSignedIn(browser)).toBe(false)
  })

  it('leads nowhere for nobody', async () => {
    tenant = acmeTenant()
    const { browser } = await signedIn()
    const { url } = await browser.open(`/oidc/logout?post_logout_redirect_uri=${target}`)
    expect(url.origin).toBe(new URL(tenant.url).origin)
  })

  it('does not believe a hint that it did not sign, or that names another client', async () => {
    tenant = acmeTenant()
    const { browser, id_token: hint } = await signedIn()
    const other = `/oidc/logout?id_token_hint=${hint}&client_id=bank`
    expect((await browser.fetch(other)).status).toBe(400)
    expect((await browser.fetch(`/oidc/logout?id_token_hint=${hint}x`)).status).toBe(400)
    expect(await isSignedIn(browser)).toBe(true)
  })

  it('is what discovery names', async () => {
    tenant = acmeTenant()
    expect(await (await get('/.well-known/openid-configuration')).json()).toMatchObject({
      end_session_endpoint: `${tenant.url}/oidc/logout`,
      revocation_endpoint: `${tenant.url}/oauth/revoke`,
    })
  })
})
