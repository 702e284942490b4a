import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant, TenantConfigInput } from '@lockstep/tenant'
import {
  ADA,
  GRACE,
  GRACE_SECRET,
  acmeTenant,
  answerAt,
  attempt,
  coAuthenticate,
  demand,
  freshCode,
  leave,
  postToken,
  refresh,
  exchange,
  typePassword,
} from './support/acme.js'
import { createBrowser } from './support/browser.js'
import type { Browser } from './support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

type Policies = NonNullable<NonNullable<TenantConfigInput['guardian']>['policies']>

function withPolicy(policies: Policies, rules: readonly string[] = []): Tenant {
  return acmeTenant(rules, {
    simulation: true,
    config: {
      guardian: { policies },
      users: [
        { user_id: 'auth0|ada', email: ADA.username, password: ADA.password },
        {
          user_id: 'auth0|grace',
          email: GRACE.username,
          password: GRACE.password,
          mfa: { otp_secret: GRACE_SECRET },
        },
      ],
    },
  })
}

async function screenFor(
  browser: Browser,
  user: { readonly username: string; readonly password: string } = GRACE,
  more: Readonly<Record<string, string>> = {},
) {
  return (await typePassword(browser, user, attempt({ prompt: 'login', ...more }))).screen
}

/** A whole login of Grace; the answer and the tokens. */
async function signIn(browser: Browser, { remember = false } = {}) {
  const started = attempt({ prompt: 'login' })
  const { place, screen } = await typePassword(browser, GRACE, started)
  const end =
    screen.screen === 'mfa-otp-challenge'
      ? await browser.act(place, {
          action: 'submit_code',
          code: await freshCode(tenant),
          rememberBrowser: remember,
        })
      : screen
  const { code } = answerAt(await leave(browser, end))
  return exchange(tenant, { code, verifier: started.verifier })
}

describe('the policy never', () => {
  it('asks nobody, unless a rule does', async () => {
    tenant = withPolicy([])
    expect((await screenFor(createBrowser(tenant))).screen).toBe('redirect')
    await tenant.close()
    tenant = withPolicy([], [demand({ provider: 'any' })])
    expect((await screenFor(createBrowser(tenant))).screen).toBe('mfa-otp-challenge')
  })
})

describe('the policy always', () => {
  it('challenges who has an authenticator, and enrols who has none', async () => {
    tenant = withPolicy(['all-applications'])
    expect((await screenFor(createBrowser(tenant))).screen).toBe('mfa-otp-challenge')
    expect((await screenFor(createBrowser(tenant), ADA)).screen).toBe('mfa-otp-enrollment-qr')
    const [trace] = tenant.traces.list()
    expect(trace?.steps).toContainEqual(
      expect.objectContaining({ type: 'factor_demanded', provider: 'any', by: 'policy' }),
    )
  })

  it('remembers a browser that asked for it, and gives way to a rule that says none', async () => {
    tenant = withPolicy(['all-applications'])
    const browser = createBrowser(tenant)
    await signIn(browser, { remember: true })
    expect((await screenFor(browser)).screen).toBe('redirect')
    await tenant.close()
    tenant = withPolicy(['all-applications'], [demand({ provider: 'none' })])
    expect((await screenFor(createBrowser(tenant))).screen).toBe('redirect')
  })

  it('holds for a login without a page of ours, too', async () => {
    tenant = withPolicy(['all-applications'])
    const browser = createBrowser(tenant)
    await screenFor(browser)
    const silent = await browser.open(attempt({ prompt: 'none' }).url)
    expect(answerAt(silent)).toMatchObject({ code: '', error: 'login_required' })
    const ticket = await coAuthenticate(browser, GRACE)
    expect(ticket.status).toBe(200)
    const password = await postToken(tenant, {
      grant_type: 'password',
      client_id: 'acme',
      ...GRACE,
    })
    expect(password.ok).toBe(false)
  })

  it('asks nothing of a refresh token that came out of a login which did as it says', async () => {
    tenant = withPolicy(['all-applications'])
    const { refresh_token } = (await (await signIn(createBrowser(tenant))).json()) as {
      refresh_token: string
    }
    expect((await refresh(tenant, refresh_token)).status).toBe(200)
  })
})

describe('the policy adaptive', () => {
  it('asks when the confidence in a login is low, and only then', async () => {
    tenant = withPolicy(['confidence-score'])
    const browser = createBrowser(tenant)
    await signIn(browser)
    // The same browser, place and habits.
    expect((await screenFor(browser)).screen).toBe('redirect')

    tenant.from({ device: 'unknown' })
    expect(await screenFor(createBrowser(tenant))).toMatchObject({
      screen: 'mfa-otp-challenge',
      rememberBrowser: 'off',
    })
  })

  it('does not believe a remembered browser that turns up on the other side of the world', async () => {
    const rule = demand({ provider: 'any' })
    tenant = withPolicy(['confidence-score'], [rule])
    const browser = createBrowser(tenant)
    tenant.from({ ip: '203.0.113.9', latitude: 48.1, longitude: 11.6 })
    await signIn(browser)
    await signIn(browser, { remember: true })
    expect((await screenFor(browser)).screen).toBe('redirect')
    tenant.from({ ip: '198.51.100.7', latitude: -33.9, longitude: 151.2 })
    expect(await screenFor(browser)).toMatchObject({
      screen: 'mfa-otp-challenge',
      rememberBrowser: 'off',
    })
  })
})
