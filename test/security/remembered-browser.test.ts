import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { ACR_MULTI_FACTOR } from '@lockstep/protocol'
import { decodeJwt } from 'jose'
import type { TokenResponse } from '@lockstep/protocol'
import {
  GRACE,
  GRACE_SECRET,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  exchange,
  leave,
  signInWithCode,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import type { Browser } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

const relogin = { prompt: 'login' }

/** The screen after Grace's password: a redirect when the browser is remembered. */
async function nextScreen(browser: Browser, more = {}): Promise<string> {
  const { screen } = await typePassword(browser, GRACE, attempt({ ...relogin, ...more }))
  return screen.screen
}

function memory(browser: Browser): [string, string] {
  const found = [...browser.cookies].find(([name]) => name.startsWith('auth0-mf'))
  if (!found) throw new Error('The browser is not remembered.')
  return found
}

async function remembered(rule = demand({ provider: 'any' })): Promise<Browser> {
  tenant = acmeTenant([rule])
  const browser = createBrowser(tenant)
  await signInWithCode(tenant, browser, { remember: true })
  return browser
}

describe('a remembered browser', () => {
  it('skips the challenge for 30 days of use, and then no more', async () => {
    const browser = await remembered()
    for (let day = 0; day < 25; day += 5) {
      tenant.clock.advance({ days: 5 })
      expect(await nextScreen(browser)).toBe('redirect')
    }
    tenant.clock.advance({ days: 6 })
    expect(await nextScreen(browser)).toBe('mfa-otp-challenge')
  })

  it('is forgotten after 7 days without use', async () => {
    const browser = await remembered()
    tenant.clock.advance({ days: 7, seconds: 1 })
    expect(await nextScreen(browser)).toBe('mfa-otp-challenge')
  })

  it('lets a silent login pass, without claiming that a factor was proven', async () => {
    const browser = await remembered()
    const started = attempt({ prompt: 'none' })
    const { code } = answerAt(await browser.open(started.url))
    const response = await exchange(tenant, { code, verifier: started.verifier })
    const { id_token } = (await response.json()) as TokenResponse
    expect(decodeJwt(id_token!)).not.toHaveProperty('amr')
    expect(decodeJwt(id_token!)).not.toHaveProperty('acr')
  })

  it('is not what happens without the checkbox', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    await signInWithCode(tenant, browser, { remember: false })
    expect(await nextScreen(browser)).toBe('mfa-otp-challenge')
  })

  it('happens without asking for google-authenticator', async () => {
    tenant = acmeTenant([demand({ provider: 'google-authenticator' })])
    const browser = createBrowser(tenant)
    await signInWithCode(tenant, browser, { remember: false })
    expect(await nextScreen(browser)).toBe('redirect')
  })

  it('row 9: has a secret of its own that changes with each use', async () => {
    const browser = await remembered()
    const [name, before] = memory(browser)
    const thief = createBrowser(tenant, { cookies: new Map([[name, before]]) })
    expect(await nextScreen(browser)).toBe('redirect')
    const [, after] = memory(browser)
    expect(after).not.toBe(before)
    expect(await nextScreen(thief)).toBe('mfa-otp-challenge')
    expect(await nextScreen(browser)).toBe('redirect')
  })

  it('row 9: has a cookie that no script can read', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, GRACE, attempt())
    tenant.clock.advance({ seconds: 30 })
    const response = await browser.fetch(`/u/api/transaction${place.url.search}`, {
      method: 'POST',
      from: tenant.url,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        action: 'submit_code',
        code: await tenant.currentCode('auth0|grace'),
        rememberBrowser: true,
      }),
    })
    const cookie = response.headers.getSetCookie().find((each) => each.startsWith('auth0-mf'))
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Lax/)
  })

  it('row 10: of one user is nothing for another', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })], {
      config: {
        users: ['grace', 'heidi'].map((name) => ({
          user_id: `auth0|${name}`,
          email: `${name}@example.com`,
          password: GRACE.password,
          // The same secret on purpose: only the user id tells them apart.
          mfa: { otp_secret: GRACE_SECRET },
        })),
      },
    })
    const browser = createBrowser(tenant)
    await signInWithCode(tenant, browser, { remember: true })
    const [, secret] = memory(browser)
    const heidi = { ...GRACE, username: 'heidi@example.com' }
    const first = await typePassword(browser, heidi, attempt(relogin))
    expect(first.screen.screen).toBe('mfa-otp-challenge')

    // Even with Grace's secret in every cookie that could be Heidi's.
    tenant.clock.advance({ seconds: 30 })
    const other = createBrowser(tenant)
    const { place } = await typePassword(other, heidi, attempt(relogin))
    const code = (await tenant.currentCode('auth0|heidi'))!
    await other.act(place, { action: 'submit_code', code, rememberBrowser: true })
    const [name] = memory(other)
    const forged = createBrowser(tenant, { cookies: new Map([[name, secret]]) })
    const again = await typePassword(forged, heidi, attempt(relogin))
    expect(again.screen.screen).toBe('mfa-otp-challenge')
  })

  it('row 11: cannot be forged or edited', async () => {
    const browser = await remembered()
    const [name, secret] = memory(browser)
    const edited = secret.startsWith('A') ? `B${secret.slice(1)}` : `A${secret.slice(1)}`
    const forged = createBrowser(tenant, { cookies: new Map([[name, edited]]) })
    expect(await nextScreen(forged)).toBe('mfa-otp-challenge')
    expect(await nextScreen(browser)).toBe('redirect')
  })

  for (const strict of [{ allowRememberBrowser: false }, { ignoreCookie: true }]) {
    const word = JSON.stringify(strict)
    it(`row 12: is ignored where a rule says ${word}`, async () => {
      const rule = `function (user, context, callback) {
        context.multifactor = context.request.query.careful
          ? Object.assign({ provider: 'any' }, ${word})
          : { provider: 'any' };
        callback(null, user, context);
      }`
      const browser = await remembered(rule)
      expect(await nextScreen(browser)).toBe('redirect')
      expect(await nextScreen(browser, { careful: 'yes' })).toBe('mfa-otp-challenge')
    })
  }

  it('row 12: is ignored when acr_values asks for more than one factor', async () => {
    const browser = await remembered()
    expect(await nextScreen(browser)).toBe('redirect')
    expect(await nextScreen(browser, { acr_values: ACR_MULTI_FACTOR })).toBe('mfa-otp-challenge')
  })

  it('row 13: cannot be had by ticking a box that was not offered', async () => {
    tenant = acmeTenant([demand({ provider: 'any', allowRememberBrowser: false })])
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, GRACE, attempt())
    expect(screen).toMatchObject({ screen: 'mfa-otp-challenge', rememberBrowser: 'off' })
    expect(
      answerAt(await signInWithCode(tenant, browser, { remember: true, ...relogin })).code,
    ).not.toBe('')
    expect(() => memory(browser)).toThrow('not remembered')
    expect(await nextScreen(browser)).toBe('mfa-otp-challenge')
  })

  it('does not answer for a provider whose factors it was not remembered by', async () => {
    const rule = `function (user, context, callback) {
      context.multifactor = { provider: context.request.query.named || 'guardian' };
      callback(null, user, context);
    }`
    tenant = acmeTenant([rule], {
      config: { guardian: { factors: [{ name: 'otp', enabled: false }] } },
    })
    const browser = createBrowser(tenant)
    await signInWithCode(tenant, browser, { remember: true })
    expect(await nextScreen(browser)).toBe('redirect')
    // The one-time password is switched off for "any", so being remembered by one is no answer.
    const { screen } = await typePassword(browser, GRACE, attempt({ ...relogin, named: 'any' }))
    expect(screen.screen).not.toBe('redirect')
  })
})

describe('a browser that is remembered, and leaves', () => {
  it('stays remembered for its user after logout', async () => {
    const browser = await remembered()
    await browser.open('/v2/logout')
    const { screen } = await typePassword(browser, GRACE, attempt())
    expect(answerAt(await leave(browser, screen)).code).not.toBe('')
  })
})
