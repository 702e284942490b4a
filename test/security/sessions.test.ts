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
  refresh,
  signIn,
  signInWithCode,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

const silent = { prompt: 'none' }

/** Demands a second factor unless the session has seen one. */
const ONCE_PER_SESSION = `function (user, context, callback) {
  var done = context.authentication.methods.some(function (m) { return m.name === 'mfa'; });
  if (!done) { context.multifactor = { provider: 'any', allowRememberBrowser: false }; }
  callback(null, user, context);
}`

describe('a session proves the first factor and nothing else', () => {
  it('is enough for a silent login of which no rule demands more', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    expect(answerAt(await browser.open(attempt(silent).url)).code).not.toBe('')
  })

  it('is needed for a silent login', async () => {
    tenant = acmeTenant()
    const answer = answerAt(await createBrowser(tenant).open(attempt(silent).url))
    expect(answer).toMatchObject({
      error: 'login_required',
      description: 'Login required',
      code: '',
    })
  })

  it('row 3: is not enough after the challenge was abandoned', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, GRACE, attempt())
    expect(screen.screen).toBe('mfa-otp-challenge')
    expect(answerAt(await browser.open(attempt(silent).url))).toMatchObject({
      error: 'login_required',
      description: 'Multifactor authentication required',
      code: '',
    })
  })

  it('row 4: is not enough after a redirect was abandoned', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        if (context.protocol !== 'redirect-callback') {
          context.redirect = { url: 'https://mfa.example/ask' };
        }
        callback(null, user, context);
      }`,
    ])
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, ADA, attempt())
    expect(screen).toMatchObject({ url: expect.stringContaining('https://mfa.example/ask?state=') })
    expect(answerAt(await browser.open(attempt(silent).url))).toMatchObject({
      error: 'interaction_required',
      code: '',
    })
  })

  it('row 5: a denial is repeated by every later login of the session', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        callback(new UnauthorizedError('Not on a Sunday.'));
      }`,
    ])
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, ADA, attempt())
    const denied = { error: 'unauthorized', description: 'Not on a Sunday.', code: '' }
    expect(answerAt(await leave(browser, screen))).toMatchObject(denied)
    expect(answerAt(await browser.open(attempt(silent).url))).toMatchObject(denied)
    expect(answerAt(await browser.open(attempt().url))).toMatchObject(denied)
  })

  it('row 5: a denial is repeated for another client and for a refresh', async () => {
    tenant = acmeTenant(
      [
        `function (user, context, callback) {
          callback(new UnauthorizedError('Not on a Sunday.'));
        }`,
      ],
      {
        config: {
          clients: ['acme', 'bank'].map((client_id) => ({
            client_id,
            name: client_id,
            callbacks: [ACME.callback],
          })),
        },
      },
    )
    tenant.rules.enable('rule-1', false)
    const browser = createBrowser(tenant)
    const { refresh_token } = await signIn(tenant, browser, ADA)
    tenant.rules.enable('rule-1', true)
    const denied = { error: 'unauthorized', code: '' }
    for (const client_id of ['acme', 'bank']) {
      expect(answerAt(await browser.open(attempt({ client_id }).url))).toMatchObject(denied)
    }
    expect((await refresh(tenant, refresh_token!)).status).toBe(403)
  })

  it('row 6: the rules of the second client run on single sign-on', async () => {
    tenant = acmeTenant(
      [
        `function (user, context, callback) {
          if (context.clientID === 'bank') { context.multifactor = { provider: 'any' }; }
          callback(null, user, context);
        }`,
      ],
      {
        config: {
          clients: ['acme', 'bank'].map((client_id) => ({
            client_id,
            name: client_id,
            callbacks: [ACME.callback],
          })),
        },
      },
    )
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, GRACE)
    expect(answerAt(await browser.open(attempt(silent).url)).code).not.toBe('')

    const place = await browser.open(attempt({ client_id: 'bank' }).url)
    expect(place.url.pathname).toBe('/u/mfa')
    expect((await browser.screen(place)).screen).toBe('mfa-otp-challenge')
  })

  it('row 7: a second factor counts for its session, and not after a new login', async () => {
    tenant = acmeTenant([ONCE_PER_SESSION])
    const browser = createBrowser(tenant)
    expect(answerAt(await signInWithCode(tenant, browser)).code).not.toBe('')
    expect(answerAt(await browser.open(attempt(silent).url)).code).not.toBe('')

    const { screen } = await typePassword(browser, GRACE, attempt({ prompt: 'login' }))
    expect(screen.screen).toBe('mfa-otp-challenge')
    expect(answerAt(await browser.open(attempt(silent).url)).error).toBe('login_required')
  })

  it('row 7: max_age asks for the password again when the session is older', async () => {
    tenant = acmeTenant([ONCE_PER_SESSION])
    const browser = createBrowser(tenant)
    await signInWithCode(tenant, browser)
    expect((await browser.open(attempt({ max_age: '0' }).url)).url.pathname).toBe('/u/login')
    tenant.clock.advance({ minutes: 10 })
    expect((await browser.open(attempt({ max_age: '3600' }).url)).url.origin).toBe(ACME.origin)
    const place = await browser.open(attempt({ max_age: '60' }).url)
    expect(place.url.pathname).toBe('/u/login')
    const screen = await browser.act(place, { action: 'submit_password', ...GRACE })
    expect(screen.screen).toBe('mfa-otp-challenge')
  })

  it('row 8: the second factor of one user says nothing about the next in the same browser', async () => {
    tenant = acmeTenant([ONCE_PER_SESSION])
    const browser = createBrowser(tenant)
    await signInWithCode(tenant, browser)
    const { screen } = await typePassword(browser, ADA, attempt({ prompt: 'login' }))
    expect(screen.screen).toBe('mfa-otp-enrollment-qr')
    expect(answerAt(await browser.open(attempt(silent).url)).error).toBe('login_required')
  })

  it('row 7: a copy of its cookie is worth nothing after a new login', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    const copy = createBrowser(tenant, { cookies: new Map(browser.cookies) })
    await signIn(tenant, browser, ADA, { prompt: 'login' })
    expect(answerAt(await copy.open(attempt(silent).url)).error).toBe('login_required')
    expect(answerAt(await browser.open(attempt(silent).url)).code).not.toBe('')
  })

  it('row 80: is gone after logout, also from a copy of its cookie', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    const copy = createBrowser(tenant, { cookies: new Map(browser.cookies) })
    expect(answerAt(await copy.open(attempt(silent).url)).code).not.toBe('')

    const out = await browser.open(`/v2/logout?client_id=acme&returnTo=${ACME.origin}`)
    expect(out.url.origin).toBe(ACME.origin)
    expect(answerAt(await copy.open(attempt(silent).url)).error).toBe('login_required')
  })

  it('row 80: is gone even where returnTo is refused', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    const out = await browser.open('/v2/logout?client_id=acme&returnTo=https://evil.example/')
    expect(out.response.status).toBe(400)
    expect(out.response.headers.get('location')).toBeNull()
    expect(answerAt(await browser.open(attempt(silent).url)).error).toBe('login_required')
  })

  it('row 74: takes a challenge that waits in another tab with it when it ends', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, GRACE, attempt())
    await browser.open('/v2/logout')
    const code = await freshCode(tenant)
    const screen = await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
    expect(screen).toMatchObject({ screen: 'error', error: { code: 'expired' } })
  })

  it('ends after its lifetime and after its idle time', async () => {
    tenant = acmeTenant([], {
      config: { tenant: { session_lifetime: 10, idle_session_lifetime: 2 } },
    })
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    for (let hour = 0; hour < 9; hour++) {
      tenant.clock.advance({ hours: 1 })
      expect(answerAt(await browser.open(attempt(silent).url)).error).toBeNull()
    }
    tenant.clock.advance({ hours: 1 })
    expect(answerAt(await browser.open(attempt(silent).url)).error).toBe('login_required')
  })
})
