import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ADA,
  GRACE,
  acmeTenant,
  attempt,
  freshCode,
  leave,
  signIn,
  typePassword,
} from './support/acme.js'
import { createBrowser } from './support/browser.js'
import type { Browser } from './support/browser.js'
import { SHOW, seen } from './support/seen.js'

let tenant: Tenant
afterEach(() => tenant.close())

/** Auth0's adaptive policy as a rule. */
const ADAPTIVE = `function (user, context, callback) {
  if (context.riskAssessment.confidence === 'low') { context.multifactor = { provider: 'any' }; }
  callback(null, user, context);
}`

const TOKYO = { ip: '203.0.113.9', country: 'JP', latitude: 35.69, longitude: 139.69 }
const BERLIN = { ip: '198.51.100.4', country: 'DE', latitude: 52.52, longitude: 13.4 }

const start = (rules: readonly string[] = [ADAPTIVE]) => acmeTenant(rules, { simulation: true })

/** Signs Grace in as far as the password takes her; the screen that comes next. */
async function next(browser: Browser): Promise<string> {
  return (await typePassword(browser, GRACE, attempt({ prompt: 'login' }))).screen.screen
}

/** Signs Grace in whatever it takes. */
async function complete(browser: Browser): Promise<void> {
  const { place, screen } = await typePassword(browser, GRACE, attempt({ prompt: 'login' }))
  const code = await freshCode(tenant)
  const done =
    screen.screen === 'redirect'
      ? screen
      : await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
  await leave(browser, done)
}

/** What the assessments say about a login of Ada. */
async function assessments(browser: Browser): Promise<unknown> {
  const { id_token } = await signIn(tenant, browser, ADA, { prompt: 'login' })
  return (seen(id_token).context.riskAssessment as { assessments: unknown }).assessments
}

describe('a rule that asks for a second factor when confidence is low', () => {
  it('asks at the first login, and not when all is as before', async () => {
    tenant = start()
    tenant.from(BERLIN)
    const browser = createBrowser(tenant)
    expect(await next(browser)).toBe('mfa-otp-challenge')
    await complete(browser)
    expect(await next(browser)).toBe('redirect')
  })

  it('asks on another device, also after a login there was stopped at the second factor', async () => {
    tenant = start()
    tenant.from(BERLIN)
    await complete(createBrowser(tenant))

    const thief = createBrowser(tenant, { userAgent: 'Another browser' })
    expect(await next(thief)).toBe('mfa-otp-challenge')
    expect(await next(thief)).toBe('mfa-otp-challenge')
  })

  it('asks when the person cannot have come here since, also after being stopped here', async () => {
    tenant = start()
    tenant.from(BERLIN)
    const browser = createBrowser(tenant)
    await complete(browser)

    tenant.from(TOKYO)
    tenant.clock.advance({ hours: 2 })
    expect(await next(browser)).toBe('mfa-otp-challenge')
    expect(await next(browser)).toBe('mfa-otp-challenge')
    tenant.clock.advance({ hours: 10 })
    expect(await next(browser)).toBe('redirect')
  })

  it('asks at an address that guesses passwords, whose the right one may be', async () => {
    tenant = start()
    tenant.from(BERLIN)
    const browser = createBrowser(tenant)
    await complete(browser)

    for (let guess = 0; guess < 10; guess++) {
      const guesser = createBrowser(tenant)
      const username = `user-${guess}@example.com`
      await typePassword(guesser, { username, password: 'guess' }, attempt())
    }
    expect(await next(browser)).toBe('mfa-otp-challenge')
    tenant.clock.advance({ days: 1 })
    expect(await next(browser)).toBe('redirect')
  })

  it('asks at an address on the deny list', async () => {
    tenant = acmeTenant([ADAPTIVE], {
      simulation: true,
      config: { denyList: [{ cidr: '198.51.100.0/24', source: 'soc' }] },
    })
    tenant.from(BERLIN)
    const browser = createBrowser(tenant)
    await complete(browser)
    expect(await next(browser)).toBe('mfa-otp-challenge')
  })
})

describe('the risk assessment', () => {
  it('tells the people who share a browser apart', async () => {
    tenant = acmeTenant([SHOW])
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    await signIn(tenant, browser, GRACE, { prompt: 'login' })
    const { id_token } = await signIn(tenant, browser, GRACE, { prompt: 'login' })
    expect(seen(id_token).context.riskAssessment).toMatchObject({ confidence: 'high' })
    expect(await assessments(browser)).toMatchObject({ NewDevice: { code: 'match' } })
    expect(await assessments(createBrowser(tenant))).toMatchObject({
      NewDevice: { code: 'partial_match', details: { device: 'unknown', useragent: 'known' } },
    })
  })

  it('measures the travel', async () => {
    tenant = start([SHOW])
    const browser = createBrowser(tenant)
    tenant.from(BERLIN)
    expect(await assessments(browser)).toMatchObject({
      ImpossibleTravel: { code: 'initial_login' },
    })
    tenant.clock.advance({ hours: 1 })
    const berlin = { code: 'minimal_travel_from_last_login', confidence: 'high' }
    expect(await assessments(browser)).toMatchObject({ ImpossibleTravel: berlin })
    tenant.from(TOKYO)
    const tokyo = { code: 'impossible_travel_from_last_login', confidence: 'low' }
    expect(await assessments(browser)).toMatchObject({ ImpossibleTravel: tokyo })
    tenant.from(BERLIN)
    tenant.clock.advance({ hours: 48 })
    const later = { code: 'location_history_not_found', confidence: 'high' }
    expect(await assessments(browser)).toMatchObject({ ImpossibleTravel: later })
  })

  it('says nothing of travel at home, where no address has a place', async () => {
    tenant = acmeTenant([SHOW])
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    const { id_token } = await signIn(tenant, browser, ADA, { prompt: 'login' })
    expect(seen(id_token).context.riskAssessment).toMatchObject({
      confidence: 'high',
      assessments: { ImpossibleTravel: { code: 'missing_geoip', confidence: 'neutral' } },
    })
  })
})
