import { decodeJwt } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import type { TokenResponse } from '@lockstep/protocol'
import {
  ACME,
  GRACE,
  answerAt,
  attempt,
  demand,
  exchange,
  freshCode,
  leave,
  typePassword,
} from './support/acme.js'
import { createBrowser } from './support/browser.js'
import { SHOW, seen } from './support/seen.js'
import {
  GOOGLE,
  LIN,
  WITH_LIN,
  socialAttempt,
  socialTenant,
  visitProvider,
} from './support/social.js'

let tenant: Tenant
afterEach(() => tenant.close())

async function tokens(
  started: ReturnType<typeof attempt>,
  place: Awaited<ReturnType<typeof visitProvider>>,
): Promise<TokenResponse> {
  const { code } = answerAt(place)
  const response = await exchange(tenant, { code, verifier: started.verifier })
  return (await response.json()) as TokenResponse
}

describe('a social connection without credentials', () => {
  it('signs in over the identity provider', async () => {
    tenant = socialTenant()
    const started = socialAttempt()
    const place = await visitProvider(tenant, createBrowser(tenant), started)
    expect(place.url.href).toContain(ACME.callback)
    expect(answerAt(place).state).toBe(started.state)
    const { id_token } = await tokens(started, place)
    expect(decodeJwt(id_token!)).toMatchObject({
      sub: 'google-oauth2|1047',
      email: LIN.email,
      email_verified: true,
      name: 'Lin Chen',
    })
  })

  it('tells rules the connection, the method, the profile and the access token of the site', async () => {
    tenant = socialTenant([SHOW], { google: { metadata: { team: 'sales' } } })
    const started = socialAttempt()
    const place = await visitProvider(tenant, createBrowser(tenant), started)
    const { id_token } = await tokens(started, place)
    const { user, context } = seen(id_token)
    expect(context).toMatchObject({
      protocol: 'oidc-basic-profile',
      connection: GOOGLE.name,
      connectionStrategy: 'google-oauth2',
      connectionMetadata: { team: 'sales' },
      authentication: { methods: [{ name: 'federated' }] },
    })
    expect(user).toMatchObject({ locale: 'en', given_name: 'Lin', logins_count: 1 })
    expect(user.identities).toEqual([
      {
        connection: GOOGLE.name,
        provider: 'google-oauth2',
        user_id: '1047',
        isSocial: true,
        access_token: expect.any(String),
      },
    ])
  })

  it('owes the second factor that a rule demands', async () => {
    tenant = socialTenant([demand({ provider: 'any' })], { config: WITH_LIN })
    const browser = createBrowser(tenant)
    const started = socialAttempt()
    const place = await visitProvider(tenant, browser, started)
    expect(place.url.pathname).toBe('/u/mfa')
    expect((await browser.screen(place)).screen).toBe('mfa-otp-challenge')
    const code = await freshCode(tenant, 'google-oauth2|1047')
    const done = await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
    const { id_token } = await tokens(started, await leave(browser, done))
    expect(decodeJwt(id_token!)).toMatchObject({ sub: 'google-oauth2|1047', amr: ['mfa'] })
  })

  it('signs in again by its session, and runs the rules again', async () => {
    tenant = socialTenant()
    const browser = createBrowser(tenant)
    await visitProvider(tenant, browser, socialAttempt())
    const again = await browser.open(socialAttempt({ prompt: 'none' }).url)
    expect(answerAt(again).code).not.toBe('')
    expect(tenant.traces.list()).toHaveLength(2)
  })

  it('takes what the site says of the person at each login', async () => {
    tenant = socialTenant()
    await visitProvider(tenant, createBrowser(tenant), socialAttempt())
    tenant.identityProvider.signInAs({ ...LIN, name: 'Lin C.', email: 'lin@new.example' })
    await visitProvider(tenant, createBrowser(tenant), socialAttempt())
    const users = await tenant.users.list()
    expect(users.filter(({ connection }) => connection === GOOGLE.name)).toMatchObject([
      { name: 'Lin C.', email: 'lin@new.example', logins_count: 2 },
    ])
  })

  it('asks for more scopes by connection_scope', async () => {
    tenant = socialTenant([], { google: { options: { scope: ['calendar'] } } })
    const { url } = socialAttempt({ connection_scope: 'contacts drive' })
    const there = await createBrowser(tenant).open(url)
    expect(there.url.searchParams.get('scope')).toBe('openid profile email calendar contacts drive')
  })

  it('tells the application that the person refused', async () => {
    tenant = socialTenant()
    tenant.identityProvider.refuse()
    const place = await visitProvider(tenant, createBrowser(tenant), socialAttempt())
    expect(answerAt(place)).toMatchObject({ error: 'access_denied', code: '' })
  })

  it('turns a blocked user away', async () => {
    const [lin] = WITH_LIN.users
    tenant = socialTenant([], { config: { users: [{ ...lin, blocked: true }] } })
    const place = await visitProvider(tenant, createBrowser(tenant), socialAttempt())
    expect(answerAt(place)).toMatchObject({ error: 'unauthorized', code: '' })
  })

  it('goes on after a POST from another site, which brings no cookies', async () => {
    tenant = socialTenant()
    const browser = createBrowser(tenant)
    const there = await browser.open(socialAttempt().url)
    const back = await tenant.identityProvider.fetch(new Request(there.url))
    const { origin, pathname, searchParams } = new URL(back.headers.get('location')!)
    const posted = await browser.fetch(`${origin}${pathname}`, {
      method: 'POST',
      from: 'https://appleid.apple.com',
      body: Object.fromEntries(searchParams),
    })
    expect(await posted.text()).toContain('form-post.js')
    const place = await browser.open(`${origin}${pathname}`, {
      method: 'POST',
      from: tenant.url,
      body: Object.fromEntries(searchParams),
    })
    expect(answerAt(place).code).not.toBe('')
  })
})

describe('a connection that is offered to the person', () => {
  it('leads away from the hosted page', async () => {
    tenant = socialTenant()
    const browser = createBrowser(tenant)
    const started = attempt()
    const page = await browser.open(started.url)
    const screen = await browser.screen(page)
    expect(screen).toMatchObject({
      screen: 'login',
      target: {
        connections: [{ name: GOOGLE.name, strategy: 'google-oauth2', displayName: 'Google' }],
      },
    })
    const next = await browser.act(page, { action: 'choose_connection', connection: GOOGLE.name })
    if (next.screen !== 'redirect') throw new Error(next.screen)
    const back = await tenant.identityProvider.fetch(new Request(next.url))
    const place = await browser.open(back.headers.get('location')!)
    const { id_token } = await tokens(started, place)
    expect(decodeJwt(id_token!).sub).toBe('google-oauth2|1047')
  })

  it("is no way to another application's connection", async () => {
    tenant = socialTenant([], { google: { enabled_clients: ['somebody-else'] } })
    const browser = createBrowser(tenant)
    const page = await browser.open(attempt().url)
    const next = await browser.act(page, { action: 'choose_connection', connection: GOOGLE.name })
    expect(next.screen).toBe('login')
  })

  it('takes no password', async () => {
    tenant = socialTenant([], { config: WITH_LIN })
    const browser = createBrowser(tenant)
    await browser.open(socialAttempt().url)
    const [login] = tenant.traces.list()
    expect(login).toBeUndefined()
    const { screen } = await typePassword(browser, { ...GRACE, username: LIN.email }, attempt())
    expect(screen).toMatchObject({ screen: 'login', error: { code: 'wrong_credentials' } })
  })
})
