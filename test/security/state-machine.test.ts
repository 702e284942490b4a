import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ACME,
  ADA,
  GRACE,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  freshCode,
  leave,
  signIn,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import type { Browser, Place } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

async function atChallenge(browser: Browser): Promise<Place> {
  const { place, screen } = await typePassword(browser, GRACE, attempt())
  expect(screen.screen).toBe('mfa-otp-challenge')
  return place
}

async function codeAction() {
  return { action: 'submit_code', code: await freshCode(tenant), rememberBrowser: false } as const
}

describe('row 73: a login goes through its states in order', () => {
  it('and cannot be resumed, continued or consented to past a challenge', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const place = await atChallenge(browser)
    const id = place.url.searchParams.get('state') ?? ''
    expect((await browser.open(`/authorize/resume?state=${id}`)).url.pathname).toBe('/u/mfa')
    expect((await browser.open(`/continue?state=${id}`)).response.status).toBe(400)
    const consent = await browser.act(place, { action: 'approve_consent' })
    expect(consent.screen).toBe('mfa-otp-challenge')
    const password = await browser.act(place, { action: 'submit_password', ...ADA })
    expect(password.screen).toBe('mfa-otp-challenge')
    expect((await browser.act(place, await codeAction())).screen).toBe('redirect')
  })

  it('and shows where it is after reload and Back', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const place = await atChallenge(browser)
    expect((await browser.screen(place)).screen).toBe('mfa-otp-challenge')
    const done = await browser.act(place, await codeAction())
    expect((await browser.screen(place)).screen).toBe('redirect')
    await leave(browser, done)
    expect(await browser.screen(place)).toMatchObject({
      screen: 'error',
      error: { code: 'unknown_transaction' },
    })
  })

  it('and is answered once', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { place, screen } = await typePassword(browser, ADA, attempt())
    expect(answerAt(await leave(browser, screen)).code).not.toBe('')
    const again = await browser.open(`/authorize/resume${place.url.search}`)
    expect(again.response.status).toBe(400)
    expect(again.url.searchParams.has('code')).toBe(false)
  })

  it('and is answered once, also for requests at the same time', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, ADA, attempt())
    const answers = await Promise.all(
      [1, 2, 3].map(() => browser.open(`/authorize/resume${place.url.search}`)),
    )
    expect(answers.filter((answer) => answerAt(answer).code !== '')).toHaveLength(1)
  })

  it('and the challenge of one tab does not finish the login of the other', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const [first, second] = [await atChallenge(browser), await browser.open(attempt().url)]
    expect((await browser.act(first, await codeAction())).screen).toBe('redirect')
    expect((await browser.screen(second)).screen).toBe('mfa-otp-challenge')
    const early = await browser.open(`/authorize/resume${second.url.search}`)
    expect(early.url.pathname).toBe('/u/mfa')
    expect((await browser.act(second, await codeAction())).screen).toBe('redirect')
  })

  it('and belongs to the browser that began it', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const place = await atChallenge(browser)
    const stranger = createBrowser(tenant)
    await stranger.open(attempt().url)
    const unknown = { screen: 'error', error: { code: 'unknown_transaction' } }
    expect(await stranger.screen(place)).toEqual(unknown)
    expect(await stranger.act(place, await codeAction())).toEqual(unknown)
    expect((await stranger.open(`/authorize/resume${place.url.search}`)).response.status).toBe(400)
    expect((await browser.act(place, await codeAction())).screen).toBe('redirect')
  })

  it('and ends with the error of the person who gives up', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const place = await atChallenge(browser)
    const screen = await browser.act(place, { action: 'refuse' })
    expect(answerAt(await leave(browser, screen))).toMatchObject({
      error: 'access_denied',
      code: '',
    })
  })
})

describe('row 74: a login whose session ended', () => {
  it('gets no code, however far it had come', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const place = await atChallenge(browser)
    const done = await browser.act(place, await codeAction())
    expect(done.screen).toBe('redirect')
    await browser.open('/v2/logout')
    expect(answerAt(await leave(browser, done))).toMatchObject({
      error: 'login_required',
      code: '',
    })
  })
})

describe('row 74: time', () => {
  it('is 5 minutes from the first to the second factor', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const place = await atChallenge(browser)
    tenant.clock.advance({ minutes: 4 })
    expect((await browser.screen(place)).screen).toBe('mfa-otp-challenge')
    tenant.clock.advance({ minutes: 1 })
    const code = (await tenant.currentCode('auth0|grace'))!
    const late = await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
    expect(late).toMatchObject({
      screen: 'error',
      error: { code: 'expired' },
      restartUrl: expect.stringContaining('/authorize?'),
    })
    expect(tenant.traces.list()[0]?.steps.at(-1)?.type).toBe('expired')
  })

  it('is an hour on the login page, and then there is a way to start again', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const place = await browser.open(attempt().url)
    tenant.clock.advance({ hours: 1 })
    const screen = await browser.screen(place)
    if (screen.screen !== 'error') throw new Error(screen.screen)
    const again = await browser.open(screen.restartUrl!)
    expect(again.url.pathname).toBe('/u/login')
    expect((await browser.screen(again)).screen).toBe('login')
  })
})

describe('the hosted pages take actions', () => {
  const action = JSON.stringify({ action: 'submit_password', ...ADA })
  const json = { 'content-type': 'application/json' }
  const cases: readonly (readonly [string, object, number])[] = [
    ['from the tenant itself', { from: 'http://localhost:4400', headers: json }, 200],
    ['not from the application', { from: ACME.origin, headers: json }, 403],
    ['not without an origin', { headers: json }, 403],
    [
      'not as a form',
      { from: 'http://localhost:4400', headers: { 'content-type': 'text/plain' } },
      415,
    ],
  ]
  for (const [title, visit, status] of cases) {
    it(title, async () => {
      tenant = acmeTenant()
      const browser = createBrowser(tenant)
      const { url } = await browser.open(attempt().url)
      const response = await browser.fetch(`/u/api/transaction${url.search}`, {
        method: 'POST',
        body: action,
        ...visit,
      })
      expect(response.status).toBe(status)
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
    })
  }

  for (const body of [
    '{}',
    '[]',
    'null',
    '{"action":"be_admin"}',
    '{"action":"submit_code"}',
    '{',
  ]) {
    it(`not when they are malformed: ${body}`, async () => {
      tenant = acmeTenant()
      const browser = createBrowser(tenant)
      const { url } = await browser.open(attempt().url)
      const response = await browser.fetch(`/u/api/transaction${url.search}`, {
        method: 'POST',
        from: tenant.url,
        headers: json,
        body,
      })
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ screen: 'error' })
    })
  }
})

describe('a client of somebody else', () => {
  const config = {
    clients: [
      {
        client_id: 'acme',
        name: 'Acme',
        callbacks: [ACME.callback],
        is_first_party: false,
      },
    ],
  }

  it('needs consent, after the second factor, and once', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })], { config })
    const browser = createBrowser(tenant)
    const place = await atChallenge(browser)
    const done = await browser.act(place, await codeAction())
    expect(done).toEqual({
      screen: 'consent',
      applicationName: 'Acme',
      scopes: ['openid', 'profile', 'email', 'offline_access'],
    })
    const early = await browser.open(`/authorize/resume${place.url.search}`)
    expect(early.url.pathname).toBe('/u/consent')
    const approved = await browser.act(place, { action: 'approve_consent' })
    expect(answerAt(await leave(browser, approved)).code).not.toBe('')

    const next = await browser.open(attempt().url)
    expect((await browser.act(next, await codeAction())).screen).toBe('redirect')
  })

  it('gets consent_required silently, and access_denied when refused', async () => {
    tenant = acmeTenant([], { config })
    const browser = createBrowser(tenant)
    const { place, screen } = await typePassword(browser, ADA, attempt())
    expect(screen.screen).toBe('consent')
    const silent = answerAt(await browser.open(attempt({ prompt: 'none' }).url))
    expect(silent).toMatchObject({ error: 'consent_required', code: '' })
    const refused = await browser.act(place, { action: 'refuse' })
    expect(answerAt(await leave(browser, refused)).error).toBe('access_denied')
  })

  it('asks again when the application wants it', async () => {
    tenant = acmeTenant([], { config })
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, ADA, attempt())
    await browser.act(place, { action: 'approve_consent' })
    expect((await browser.open(attempt().url)).url.origin).toBe(ACME.origin)
    const again = await browser.open(attempt({ prompt: 'consent' }).url)
    expect((await browser.screen(again)).screen).toBe('consent')
  })

  it('asks again for what was not agreed to', async () => {
    tenant = acmeTenant([], { config })
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, ADA, attempt({ scope: 'openid' }))
    await browser.act(place, { action: 'approve_consent' })
    const silent = { prompt: 'none' }
    const same = attempt({ ...silent, scope: 'openid' })
    expect(answerAt(await browser.open(same.url)).code).not.toBe('')
    const more = attempt({ ...silent, scope: 'openid email' })
    expect(answerAt(await browser.open(more.url)).error).toBe('consent_required')
  })
})

describe('a blocked user', () => {
  it('is told so after the right password, and single sign-on ends', async () => {
    tenant = acmeTenant(
      [
        `function (user, context, callback) {
        callback(null, user, context);
      }`,
      ],
      {
        config: { users: [{ email: ADA.username, password: ADA.password, blocked: true }] },
      },
    )
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, ADA, attempt())
    expect(screen).toMatchObject({ screen: 'login', error: { code: 'user_blocked' } })
    await expect(signIn(tenant, browser, ADA)).rejects.toThrow()
  })
})
