import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ADA,
  GRACE,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  freshCode,
  loginTicket,
  refresh,
  signIn,
  signInWithCode,
  typePassword,
  withParameters,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import type { Browser } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

const NEW_PASSWORD = 'another horse entirely'

/** Asks for a reset link as the embedded widget does; the text of the answer. */
async function forgot(email: string): Promise<string> {
  const response = await tenant.fetch(
    new Request(`${tenant.url}/dbconnections/change_password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: 'acme',
        connection: 'Username-Password-Authentication',
        email,
      }),
    }),
  )
  expect(response.status).toBe(200)
  return response.text()
}

function reset(browser: Browser, link: string, password = NEW_PASSWORD): Promise<Response> {
  return browser.fetch(`/u/api/ticket${new URL(link).search}`, {
    method: 'POST',
    from: tenant.url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'reset_password', password }),
  })
}

async function linkFor(email: string): Promise<string> {
  await forgot(email)
  const { link } = await tenant.outbox.next({ to: email })
  return link!
}

describe('row 78: a reset link', () => {
  it('sets a new password and signs nobody in', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const link = await linkFor(GRACE.username)
    const browser = createBrowser(tenant)
    const shown = await browser.fetch(`/u/api/ticket${new URL(link).search}`)
    expect(await shown.json()).toEqual({
      screen: 'reset-password',
      email: GRACE.username,
      passwordMinLength: 8,
    })
    const done = await reset(browser, link)
    expect(await done.json()).toEqual({ screen: 'success', notice: 'password_changed' })
    expect(done.headers.getSetCookie()).toEqual([])
    expect(answerAt(await browser.open(attempt({ prompt: 'none' }).url)).error).toBe(
      'login_required',
    )

    // The second factor is still to come, and the old password is gone.
    const changed = await typePassword(browser, { ...GRACE, password: NEW_PASSWORD }, attempt())
    expect(changed.screen.screen).toBe('mfa-otp-challenge')
    const old = await typePassword(createBrowser(tenant), GRACE, attempt())
    expect(old.screen).toMatchObject({ error: { code: 'wrong_credentials' } })
  })

  it('works once, for five days, and only the newest use counts', async () => {
    tenant = acmeTenant()
    const [first, second] = [await linkFor(ADA.username), await linkFor(ADA.username)]
    const browser = createBrowser(tenant)
    expect((await reset(browser, second)).status).toBe(200)
    for (const link of [second, first]) {
      const again = await reset(browser, link, 'a third password')
      expect(again.status).toBe(404)
      expect(await again.json()).toMatchObject({ error: { code: 'invalid_link' } })
    }
    const late = await linkFor(ADA.username)
    tenant.clock.advance({ days: 5 })
    expect((await reset(browser, late)).status).toBe(404)
  })

  it('is not used up by a password that is too weak', async () => {
    tenant = acmeTenant()
    const link = await linkFor(ADA.username)
    const browser = createBrowser(tenant)
    expect(await (await reset(browser, link, 'short')).json()).toMatchObject({
      screen: 'reset-password',
      error: { code: 'weak_password' },
    })
    expect((await reset(browser, link)).status).toBe(200)
  })

  it('takes a page of the tenant to use', async () => {
    tenant = acmeTenant()
    const link = await linkFor(ADA.username)
    const response = await createBrowser(tenant).fetch(`/u/api/ticket${new URL(link).search}`, {
      method: 'POST',
      from: 'https://evil.example',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'reset_password', password: NEW_PASSWORD }),
    })
    expect(response.status).toBe(403)
  })

  it('ends a session that began in the same second', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const link = await linkFor(ADA.username)
    await signIn(tenant, browser, ADA)
    await reset(createBrowser(tenant), link)
    expect(answerAt(await browser.open(attempt({ prompt: 'none' }).url)).error).toBe(
      'login_required',
    )
  })

  it('makes a login ticket for the old password worthless', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const link = await linkFor(ADA.username)
    const started = attempt()
    const login_ticket = await loginTicket(browser, started)
    tenant.clock.advance({ seconds: 1 })
    await reset(createBrowser(tenant), link)
    const place = await browser.open(withParameters(started, { login_ticket }).url)
    expect(place.url.pathname).toBe('/u/login')
  })

  it('ends sessions, remembered browsers, refresh tokens and waiting logins', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        if (context.protocol !== 'oauth2-refresh-token' && !context.request.query.plain) {
          context.multifactor = { provider: 'any' };
        }
        callback(null, user, context);
      }`,
    ])
    const browser = createBrowser(tenant)
    await signInWithCode(tenant, browser, { remember: true })
    const { refresh_token } = await signIn(tenant, createBrowser(tenant), GRACE, { plain: '1' })
    const thief = createBrowser(tenant)
    const waiting = await typePassword(thief, GRACE, attempt())
    expect(waiting.screen.screen).toBe('mfa-otp-challenge')

    await reset(createBrowser(tenant), await linkFor(GRACE.username))
    expect(answerAt(await browser.open(attempt({ prompt: 'none' }).url)).error).toBe(
      'login_required',
    )
    const renewed = { ...GRACE, password: NEW_PASSWORD }
    expect((await typePassword(browser, renewed, attempt())).screen.screen).toBe(
      'mfa-otp-challenge',
    )
    expect((await refresh(tenant, refresh_token!)).status).toBe(403)
    const code = await freshCode(tenant)
    const late = await thief.act(waiting.place, {
      action: 'submit_code',
      code,
      rememberBrowser: true,
    })
    expect(late.screen).toBe('error')
  })
})

describe('row 81: whether there is an account', () => {
  it('is not said by a wrong password', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const screens = await Promise.all(
      [GRACE.username, 'nobody@example.com'].map(async (username) => {
        const user = { username, password: 'wrong' }
        return (await typePassword(createBrowser(tenant), user, attempt())).screen
      }),
    )
    expect(screens[0]).toEqual(screens[1])
    expect(screens[0]).toMatchObject({ screen: 'login', error: { code: 'wrong_credentials' } })
  })

  it('is not said by the answer to a forgotten password', async () => {
    tenant = acmeTenant()
    const known = await forgot(ADA.username)
    expect(await forgot('nobody@example.com')).toBe(known)
    expect(known).toBe("We've just sent you an email to reset your password.")
    expect(tenant.outbox.list()).toHaveLength(1)

    const browser = createBrowser(tenant)
    const place = await browser.open(attempt().url)
    for (const email of [ADA.username, 'nobody@example.com']) {
      const screen = await browser.act(place, { action: 'request_password_reset', email })
      expect(screen).toMatchObject({ screen: 'login', notice: 'reset_email_sent' })
    }
    expect(tenant.outbox.list()).toHaveLength(2)
  })

  it('is not said by how many attempts are left', async () => {
    tenant = acmeTenant()
    for (const username of [ADA.username, 'nobody@example.com']) {
      const browser = createBrowser(tenant)
      const place = await browser.open(attempt().url)
      const guess = { action: 'submit_password', username, password: 'wrong' } as const
      for (let attempts = 0; attempts < 10; attempts++) {
        expect(await browser.act(place, guess)).toMatchObject({
          error: { code: 'wrong_credentials' },
        })
      }
      expect(await browser.act(place, guess)).toMatchObject({
        error: { code: 'too_many_attempts' },
      })
    }
  })
})

describe('row 47: wrong passwords', () => {
  it('are counted per user, whichever of their names is typed, and however', async () => {
    const user = { user_id: 'auth0|ada', email: ADA.username, password: ADA.password }
    tenant = acmeTenant([], { config: { users: [{ ...user, username: 'ada' }] } })
    const names = ['ada', ADA.username, ' ADA ', ` ${ADA.username.toUpperCase()} `]
    for (let attempts = 0; attempts < 10; attempts++) {
      const username = names[attempts % names.length]!
      const { screen } = await typePassword(
        createBrowser(tenant),
        { username, password: 'wrong' },
        attempt(),
      )
      expect(screen).toMatchObject({ error: { code: 'wrong_credentials' } })
    }
    for (const username of names) {
      const right = { username, password: ADA.password }
      const { screen } = await typePassword(createBrowser(tenant), right, attempt())
      expect(screen).toMatchObject({ error: { code: 'too_many_attempts' } })
    }
  })

  it('are counted per name, however it is typed, where there is no user', async () => {
    tenant = acmeTenant()
    const names = ['nobody@example.com', ' Nobody@Example.com ']
    const guess = (username: string) =>
      typePassword(createBrowser(tenant), { username, password: 'wrong' }, attempt())
    for (let attempts = 0; attempts < 10; attempts++) {
      const { screen } = await guess(names[attempts % 2]!)
      expect(screen).toMatchObject({ error: { code: 'wrong_credentials' } })
    }
    for (const username of names) {
      const { screen } = await guess(username)
      expect(screen).toMatchObject({ error: { code: 'too_many_attempts' } })
    }
  })

  it('are counted per user, on the hosted page and on the application’s', async () => {
    tenant = acmeTenant()
    for (let attempts = 0; attempts < 10; attempts++) {
      const browser = createBrowser(tenant, { remoteAddress: `203.0.113.${attempts + 1}` })
      await typePassword(browser, { ...ADA, password: 'wrong' }, attempt())
    }
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, ADA, attempt())
    expect(screen).toMatchObject({ error: { code: 'too_many_attempts' } })
    expect(await loginTicket(browser, attempt())).toBeUndefined()

    tenant.clock.advance({ minutes: 6 })
    const later = await typePassword(browser, ADA, attempt())
    expect(later.screen.screen).toBe('redirect')
  })

  it('do not shut out people who type the right one at the same time', async () => {
    tenant = acmeTenant()
    const screens = await Promise.all(
      Array.from({ length: 15 }, async () => typePassword(createBrowser(tenant), ADA, attempt())),
    )
    expect(screens.every(({ screen }) => screen.screen === 'redirect')).toBe(true)
  })
})

describe('signing up', () => {
  const signUp = (body: object) =>
    tenant.fetch(
      new Request(`${tenant.url}/dbconnections/signup`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'http://localhost:4401' },
        body: JSON.stringify({
          client_id: 'acme',
          connection: 'Username-Password-Authentication',
          email: 'new@example.com',
          password: NEW_PASSWORD,
          ...body,
        }),
      }),
    )

  it('makes a user who can sign in, through the same rules', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const place = await browser.open(attempt({ screen_hint: 'signup' }).url)
    expect((await browser.screen(place)).screen).toBe('signup')
    const screen = await browser.act(place, {
      action: 'sign_up',
      email: 'new@example.com',
      password: NEW_PASSWORD,
    })
    expect(screen.screen).toBe('mfa-otp-enrollment-qr')
  })

  it('answers in Auth0’s shape', async () => {
    tenant = acmeTenant()
    const response = await signUp({ user_metadata: { plan: 'gold' } })
    expect(await response.json()).toEqual({
      _id: expect.stringMatching(/^[\da-f]+$/),
      email: 'new@example.com',
      email_verified: false,
    })
    const again = await signUp({})
    expect(again.status).toBe(400)
    expect(await again.json()).toMatchObject({ code: 'user_exists' })
  })

  it('row 65: never takes app_metadata or a user_id from outside', async () => {
    tenant = acmeTenant()
    await signUp({
      app_metadata: { role: 'admin' },
      user_id: 'ada',
      email_verified: true,
      user_metadata: { use_mfa: 'no' },
    })
    const user = (await tenant.users.list()).find(({ email }) => email === 'new@example.com')
    expect(user).not.toHaveProperty('app_metadata')
    expect(user?.user_id).not.toBe('auth0|ada')
    expect(user).toMatchObject({ email_verified: false, user_metadata: { use_mfa: 'no' } })
  })

  const bad: readonly (readonly [string, object, string])[] = [
    ['a weak password', { password: 'short' }, 'invalid_password'],
    ['no email address', { email: 'not an address' }, 'invalid_signup'],
    ['metadata that is no list of texts', { user_metadata: { a: { b: 1 } } }, 'invalid_signup'],
    ['an unknown connection', { connection: 'other' }, 'invalid_request'],
    ['an unknown client', { client_id: 'other' }, 'invalid_request'],
  ]
  for (const [title, body, code] of bad) {
    it(`refuses ${title}`, async () => {
      tenant = acmeTenant()
      const response = await signUp(body)
      expect(response.status).toBe(400)
      const answer = (await response.json()) as { code?: string; error?: string }
      expect(answer.code ?? answer.error).toBe(code)
    })
  }

  it('is refused where the connection has it switched off', async () => {
    tenant = acmeTenant([], {
      config: {
        databases: [
          { name: 'Username-Password-Authentication', options: { disable_signup: true } },
        ],
      },
    })
    expect((await signUp({})).status).toBe(400)
    const browser = createBrowser(tenant)
    const place = await browser.open(attempt().url)
    expect(await browser.screen(place)).toMatchObject({ target: { allowSignUp: false } })
    const screen = await browser.act(place, {
      action: 'sign_up',
      email: 'new@example.com',
      password: NEW_PASSWORD,
    })
    expect(screen).toMatchObject({ error: { code: 'invalid_signup' } })
  })
})
