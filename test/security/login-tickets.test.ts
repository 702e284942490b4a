import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ACME,
  ADA,
  GRACE,
  acmeTenant,
  answerAt,
  attempt,
  coAuthenticate,
  demand,
  exchange,
  loginTicket,
  withParameters,
} from '../journeys/support/acme.js'
import type { Attempt } from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import type { Browser } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

async function redeem(browser: Browser, started: Attempt, login_ticket: string) {
  const { url } = withParameters(started, { login_ticket, sso: 'true' })
  return answerAt(await browser.open(url))
}

const refused = { error: 'access_denied', code: '' }

describe('a login ticket', () => {
  it('signs in the person who typed the password', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const started = attempt()
    const answer = await redeem(browser, started, await loginTicket(browser, started))
    expect(answer.state).toBe(started.state)
    const response = await exchange(tenant, { code: answer.code, verifier: started.verifier })
    expect(response.status).toBe(200)
  })

  it('is given by realm, too', async () => {
    tenant = acmeTenant()
    const response = await coAuthenticate(createBrowser(tenant), {
      credential_type: 'http://auth0.com/oauth/grant-type/password-realm',
      realm: 'Username-Password-Authentication',
    })
    expect(await response.json()).toEqual({
      login_ticket: expect.any(String),
      co_verifier: expect.any(String),
      co_id: expect.any(String),
    })
    expect(response.headers.get('access-control-allow-origin')).toBe(ACME.origin)
    expect(response.headers.get('access-control-allow-credentials')).toBe('true')
  })

  it('row 29: works once', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const started = attempt({ prompt: 'login' })
    const ticket = await loginTicket(browser, started)
    expect((await redeem(browser, started, ticket)).code).not.toBe('')
    expect(await redeem(browser, started, ticket)).toMatchObject(refused)
  })

  it('row 29: works once, also for two requests at the same time', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const started = attempt()
    const ticket = await loginTicket(browser, started)
    const answers = await Promise.all(
      [1, 2, 3].map(() => redeem(createBrowser(tenant), started, ticket)),
    )
    expect(answers.filter(({ code }) => code !== '')).toHaveLength(1)
  })

  it('row 29: works for 60 seconds', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const started = attempt()
    const early = await loginTicket(browser, started)
    tenant.clock.advance({ seconds: 55 })
    expect((await redeem(browser, started, early)).code).not.toBe('')
    const late = await loginTicket(browser, started)
    tenant.clock.advance({ seconds: 61 })
    expect(await redeem(createBrowser(tenant), started, late)).toMatchObject(refused)
  })

  it('row 29: works for the client and the origin that asked', async () => {
    tenant = acmeTenant([], {
      config: {
        clients: [
          {
            client_id: 'acme',
            name: 'Acme',
            callbacks: [ACME.callback, 'https://other.example/callback'],
            web_origins: [ACME.origin],
          },
          {
            client_id: 'bank',
            name: 'Bank',
            callbacks: [ACME.callback],
            web_origins: [ACME.origin],
          },
        ],
      },
    })
    const browser = createBrowser(tenant)
    const bank = attempt({ client_id: 'bank' })
    const ofAcme = await loginTicket(browser, bank)
    expect(await redeem(browser, bank, ofAcme)).toMatchObject(refused)
    const ofBank = await loginTicket(browser, bank, { client_id: 'bank' })
    expect((await redeem(browser, bank, ofBank)).code).not.toBe('')

    const elsewhere = attempt({ redirect_uri: 'https://other.example/callback' })
    const ticket = await loginTicket(browser, elsewhere)
    expect(await redeem(createBrowser(tenant), elsewhere, ticket)).toMatchObject(refused)
  })

  it('row 29: works for the PKCE pair that it was asked with', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const [mine, other] = [attempt(), attempt()]
    expect(await redeem(browser, other, await loginTicket(browser, mine))).toMatchObject(refused)
    expect((await redeem(browser, mine, await loginTicket(browser, mine))).code).not.toBe('')
  })

  it('row 29: works in the browser that asked, when there was no PKCE pair', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const ticketOf = async () =>
      ((await (await coAuthenticate(browser)).json()) as { login_ticket: string }).login_ticket
    expect(await redeem(createBrowser(tenant), attempt(), await ticketOf())).toMatchObject(refused)
    expect((await redeem(browser, attempt(), await ticketOf())).code).not.toBe('')
  })

  it('row 29: with prompt=none does not skip the second factor', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const started = attempt({ prompt: 'none' })
    const ticket = await loginTicket(browser, started, GRACE)
    expect(await redeem(browser, started, ticket)).toMatchObject({
      error: 'login_required',
      description: 'Multifactor authentication required',
      code: '',
    })
  })

  it('leads to the challenge that a rule demands', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const started = attempt()
    const login_ticket = await loginTicket(browser, started, GRACE)
    const place = await browser.open(withParameters(started, { login_ticket }).url)
    expect((await browser.screen(place)).screen).toBe('mfa-otp-challenge')
  })

  it('that is no good does not fall back to the session of somebody else', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const started = attempt()
    await redeem(browser, started, await loginTicket(browser, started))
    expect(answerAt(await browser.open(attempt().url)).code).not.toBe('')
    expect(await redeem(browser, attempt(), 'nonsense')).toMatchObject(refused)
  })
})

describe('row 27: a login that gave up its session', () => {
  it('gets mfa_required when a second factor is demanded, never a code', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const started = attempt()
    const login_ticket = await loginTicket(browser, started, GRACE)
    const { url } = withParameters(started, { login_ticket, sso: 'false' })
    expect(answerAt(await browser.open(url))).toMatchObject({ error: 'mfa_required', code: '' })
  })

  it('gets a code when nothing more is demanded', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const started = attempt()
    const login_ticket = await loginTicket(browser, started)
    const { url } = withParameters(started, { login_ticket, sso: 'false' })
    expect(answerAt(await browser.open(url)).code).not.toBe('')
  })

  it('has no endpoint of the removed password grant to turn to', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    for (const [path, status] of [
      ['/oauth/ro', 404],
      ['/login/callback', 400],
      ['/usernamepassword/login', 403],
    ] as const) {
      const response = await browser.fetch(path, { method: 'POST', body: { ...ADA } })
      expect([path, response.status]).toEqual([path, status])
    }
  })
})

describe('POST /co/authenticate', () => {
  const cases: readonly (readonly [string, Record<string, string>, number, string])[] = [
    ['a wrong password', { password: 'wrong' }, 403, 'access_denied'],
    ['an unknown user', { username: 'nobody@example.com' }, 403, 'access_denied'],
    ['a missing password', { password: '' }, 400, 'invalid_request'],
    ['an unknown client', { client_id: 'nobody' }, 400, 'invalid_request'],
    ['another credential type', { credential_type: 'otp' }, 400, 'unsupported_credential_type'],
    ['a malformed challenge', { code_challenge: 'short' }, 400, 'invalid_request'],
    [
      'an unknown realm',
      { credential_type: 'http://auth0.com/oauth/grant-type/password-realm', realm: 'x' },
      400,
      'invalid_request',
    ],
  ]
  for (const [title, body, status, error] of cases) {
    it(`refuses ${title} with ${status} ${error}`, async () => {
      tenant = acmeTenant()
      const response = await coAuthenticate(createBrowser(tenant), body)
      expect(response.status).toBe(status)
      expect(await response.json()).toMatchObject({ error })
    })
  }

  it('refuses a page of another origin', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    for (const origin of ['https://evil.example', 'null', 'http://localhost:4401.evil.example']) {
      const response = await coAuthenticate(browser, {}, { origin })
      expect(response.status).toBe(403)
      expect(await response.text()).toBe(`Origin ${origin} is not allowed.`)
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  it('refuses a client that does not take passwords itself', async () => {
    tenant = acmeTenant([], {
      config: {
        clients: [
          {
            client_id: 'acme',
            name: 'Acme',
            web_origins: [ACME.origin],
            cross_origin_authentication: false,
          },
        ],
      },
    })
    const response = await coAuthenticate(createBrowser(tenant))
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: 'unauthorized_client' })
  })

  it('says that a user is blocked to who knows the password only', async () => {
    tenant = acmeTenant([], {
      config: { users: [{ email: ADA.username, password: ADA.password, blocked: true }] },
    })
    const browser = createBrowser(tenant)
    expect(await (await coAuthenticate(browser)).json()).toMatchObject({ error: 'blocked_user' })
    const wrong = await coAuthenticate(browser, { password: 'wrong' })
    expect(await wrong.json()).toMatchObject({ error: 'access_denied' })
  })
})
