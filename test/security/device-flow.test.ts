import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { ADA, GRACE, acmeTenant, demand, postToken, signIn } from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import { askAsDevice, codeOnDevice, confirmOn, enterOn } from '../journeys/support/device.js'
import { GRANT, bodyOf, grantsTenant } from '../journeys/support/grants.js'

let tenant: Tenant
afterEach(() => tenant.close())

async function errorOf(response: Response): Promise<unknown> {
  const { error, access_token } = await bodyOf(response)
  expect(access_token).toBeUndefined()
  return error
}

describe('row 28: a device', () => {
  it('gets nothing before the demanded factor, and nothing when it is refused', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })])
    const device = await codeOnDevice(tenant)
    const browser = createBrowser(tenant)
    const place = await confirmOn(browser, tenant, device.user_code)
    await browser.act(place, { action: 'submit_password', ...GRACE })
    expect(await errorOf(await askAsDevice(tenant, device))).toBe('authorization_pending')
    const early = await browser.open(`/authorize/resume${place.url.search}`)
    expect(early.url.pathname).toBe('/u/mfa')
    expect(await errorOf(await askAsDevice(tenant, device))).toBe('authorization_pending')

    const refused = await browser.act(place, { action: 'refuse' })
    if (refused.screen === 'redirect') await browser.open(refused.url)
    expect(await errorOf(await askAsDevice(tenant, device))).toBe('access_denied')
  })

  it('gets nothing by the session of somebody who owes a factor', async () => {
    tenant = grantsTenant([demand({ provider: 'any', allowRememberBrowser: false })])
    tenant.rules.enable('rule-1', false)
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, GRACE)
    tenant.rules.enable('rule-1', true)
    const device = await codeOnDevice(tenant)
    const place = await confirmOn(browser, tenant, device.user_code)
    expect(place.url.pathname).toBe('/u/mfa')
    expect(await errorOf(await askAsDevice(tenant, device))).toBe('authorization_pending')
  })

  it('gets nothing when a rule denies, and learns why', async () => {
    tenant = grantsTenant([
      `function (user, context, callback) { callback(new UnauthorizedError('Closed.')); }`,
    ])
    const device = await codeOnDevice(tenant)
    const browser = createBrowser(tenant)
    const place = await confirmOn(browser, tenant, device.user_code)
    const screen = await browser.act(place, { action: 'submit_password', ...ADA })
    if (screen.screen === 'redirect') await browser.open(screen.url)
    expect(await bodyOf(await askAsDevice(tenant, device))).toEqual({
      error: 'access_denied',
      error_description: 'Closed.',
    })
  })

  it('gets nothing when the person stops, by opening the link, or without confirming', async () => {
    tenant = grantsTenant()
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    const device = await codeOnDevice(tenant)
    await browser.open(`/activate?user_code=${device.user_code}`)
    await enterOn(browser, tenant, device.user_code)
    expect(await errorOf(await askAsDevice(tenant, device))).toBe('authorization_pending')
    await enterOn(browser, tenant, device.user_code, { confirm: 'no' })
    expect(await errorOf(await askAsDevice(tenant, device))).toBe('access_denied')
  })

  it('gets nothing by a page of another site that posts for the person', async () => {
    tenant = grantsTenant()
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    const device = await codeOnDevice(tenant)
    for (const from of ['https://evil.example', 'null', undefined]) {
      const body = { user_code: device.user_code, confirm: 'yes' }
      const response = await browser.fetch('/activate', {
        method: 'POST',
        body,
        ...(from !== undefined && { from }),
      })
      expect(response.status).toBe(403)
    }
    expect(await errorOf(await askAsDevice(tenant, device))).toBe('authorization_pending')
  })

  it('gets nothing for the login that another one has replaced', async () => {
    tenant = grantsTenant()
    const device = await codeOnDevice(tenant)
    const [first, second] = [createBrowser(tenant), createBrowser(tenant)]
    const earlier = await confirmOn(first, tenant, device.user_code)
    await confirmOn(second, tenant, device.user_code)
    const screen = await first.act(earlier, { action: 'submit_password', ...ADA })
    if (screen.screen === 'redirect') await first.open(screen.url)
    expect(await errorOf(await askAsDevice(tenant, device))).toBe('authorization_pending')
  })
})

describe('a device code', () => {
  it('is of one client, and asked for by one that is registered for it', async () => {
    tenant = grantsTenant()
    const device = await codeOnDevice(tenant)
    const other = await askAsDevice(tenant, device, { client_id: 'bank' })
    expect(await errorOf(other)).toBe('invalid_grant')
    await tenant.close()
    tenant = acmeTenant()
    expect(await codeOnDevice(tenant)).toMatchObject({ error: 'unauthorized_client' })
  })

  it('ends after 15 minutes, and so does the code on the screen', async () => {
    tenant = grantsTenant()
    const device = await codeOnDevice(tenant)
    tenant.clock.advance({ minutes: 15 })
    expect(await errorOf(await askAsDevice(tenant, device))).toBe('expired_token')
    const page = await enterOn(createBrowser(tenant), tenant, device.user_code)
    expect(await page.response.text()).toContain('No device shows this code.')
  })

  it('that is asked about too often has to wait longer each time', async () => {
    tenant = grantsTenant()
    const { device_code } = await codeOnDevice(tenant)
    const ask = () =>
      postToken(tenant, { grant_type: GRANT.deviceCode, client_id: 'acme', device_code })
    expect(await errorOf(await ask())).toBe('authorization_pending')
    const soon = await ask()
    expect([soon.status, await errorOf(soon)]).toEqual([429, 'slow_down'])
    tenant.clock.advance({ seconds: 5 })
    expect(await errorOf(await ask())).toBe('slow_down')
    tenant.clock.advance({ seconds: 15 })
    expect(await errorOf(await ask())).toBe('authorization_pending')
  })

  it('is good once, also for two questions at the same time', async () => {
    tenant = grantsTenant()
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    const device = await codeOnDevice(tenant)
    await confirmOn(browser, tenant, device.user_code)
    tenant.clock.advance({ seconds: 5 })
    const grant = { grant_type: GRANT.deviceCode, client_id: 'acme' }
    const answers = await Promise.all(
      [1, 2, 3].map(() => postToken(tenant, { ...grant, device_code: device.device_code })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })
})

describe('the code on the screen', () => {
  it('can be guessed ten times from one place', async () => {
    tenant = grantsTenant()
    const browser = createBrowser(tenant)
    const { user_code } = await codeOnDevice(tenant)
    for (let guess = 0; guess < 10; guess++) {
      expect((await enterOn(browser, tenant, 'BBBB-BBBB')).response.status).toBe(400)
    }
    expect((await enterOn(browser, tenant, user_code)).response.status).toBe(429)
  })

  it('cannot break out of the page, which nobody may frame', async () => {
    tenant = grantsTenant()
    const evil = encodeURIComponent('"><script>')
    const { response } = await createBrowser(tenant).open(`/activate?user_code=${evil}`)
    expect(await response.text()).not.toContain('"><script')
    const policy = response.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
  })
})

describe('the device endpoints refuse', () => {
  const bad: readonly (readonly [string, string, string, number])[] = [
    ['no client', 'application/json', '{}', 401],
    ['an unknown client', 'application/json', '{"client_id":"nobody"}', 401],
    ['a list as a scope', 'application/json', '{"client_id":"acme","scope":["openid"]}', 400],
    ['broken JSON', 'application/json', '{', 400],
    ['another media type', 'text/plain', 'client_id=acme', 415],
    [
      'an oversized scope',
      'application/json',
      `{"client_id":"acme","scope":"${'x'.repeat(9000)}"}`,
      400,
    ],
  ]
  for (const [title, type, body, status] of bad) {
    it(`${title}: ${status}`, async () => {
      tenant = grantsTenant()
      const response = await tenant.fetch(
        new Request(`${tenant.url}/oauth/device/code`, {
          method: 'POST',
          headers: { 'content-type': type },
          body,
        }),
      )
      expect(response.status).toBe(status)
    })
  }

  it('a question without a code, and one with an unknown code', async () => {
    tenant = grantsTenant()
    const grant = { grant_type: GRANT.deviceCode, client_id: 'acme' }
    expect((await postToken(tenant, grant)).status).toBe(400)
    expect((await postToken(tenant, { ...grant, device_code: 'x' })).status).toBe(403)
  })
})
