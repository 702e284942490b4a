import { decodeJwt } from 'jose'
import * as oauth from 'oauth4webapi'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { ACME, ADA, GRACE, demand, freshCode, leave, signIn } from './support/acme.js'
import { createBrowser } from './support/browser.js'
import { askAsDevice, codeOnDevice, confirmOn, enterOn } from './support/device.js'
import { bodyOf, grantsTenant } from './support/grants.js'

let tenant: Tenant
afterEach(() => tenant.close())

describe('a device without a keyboard', () => {
  it('is let in by a person who confirms its code and signs in with two factors', async () => {
    const protocol = `function (user, context, callback) {
      context.idToken['https://acme.example/protocol'] = context.protocol;
      callback(null, user, context);
    }`
    tenant = grantsTenant([demand({ provider: 'any' }), protocol])
    const device = await codeOnDevice(tenant)
    expect(device).toEqual({
      device_code: expect.any(String),
      user_code: expect.stringMatching(/^[BCDFGHJ-NP-TV-XZ]{4}-[BCDFGHJ-NP-TV-XZ]{4}$/),
      verification_uri: `${tenant.url}/activate`,
      verification_uri_complete: `${tenant.url}/activate?user_code=${device.user_code}`,
      expires_in: 900,
      interval: 5,
    })
    const pending = await askAsDevice(tenant, device)
    expect([pending.status, (await bodyOf(pending)).error]).toEqual([403, 'authorization_pending'])

    const browser = createBrowser(tenant)
    const confirm = await enterOn(browser, tenant, device.user_code.toLowerCase())
    const page = await confirm.response.text()
    expect(page).toContain('Is this your device?')
    expect(page).toContain(device.user_code)
    expect(page).toContain('somebody sent you this code')
    const place = await confirmOn(browser, tenant, device.user_code)
    expect(place.url.pathname).toBe('/u/login')
    const screen = await browser.act(place, { action: 'submit_password', ...GRACE })
    expect(screen.screen).toBe('mfa-otp-challenge')
    const code = await freshCode(tenant)
    const last = await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
    const done = await leave(browser, last)
    expect(await done.response.text()).toContain('Your device is connected')

    const tokens = await bodyOf(await askAsDevice(tenant, device))
    expect(decodeJwt(tokens.id_token as string)).toMatchObject({
      sub: 'auth0|grace',
      aud: ACME.clientId,
      amr: ['mfa'],
      'https://acme.example/protocol': 'oauth2-device-code',
    })
    expect(tokens.refresh_token).toEqual(expect.any(String))
  })

  it('is let in at once by a person who is signed in, and only once', async () => {
    tenant = grantsTenant()
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    const device = await codeOnDevice(tenant)
    const done = await confirmOn(browser, tenant, device.user_code)
    expect(await done.response.text()).toContain('Your device is connected')
    expect((await askAsDevice(tenant, device)).status).toBe(200)
    expect(await bodyOf(await askAsDevice(tenant, device))).toMatchObject({
      error: 'invalid_grant',
    })
  })

  it('works with an independent client', async () => {
    tenant = grantsTenant()
    const fetching = tenant
    const http = {
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: (url: string, init: object) => fetching.fetch(new Request(url, init)),
    }
    const issuer = new URL(`${tenant.url}/`)
    const as = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, http),
    )
    const skew = tenant.clock.now() - Math.floor(Date.now() / 1000)
    const client: oauth.Client = { client_id: ACME.clientId, [oauth.clockSkew]: skew }
    const asked = await oauth.processDeviceAuthorizationResponse(
      as,
      client,
      await oauth.deviceAuthorizationRequest(
        as,
        client,
        oauth.None(),
        new URLSearchParams({ scope: 'openid email' }),
        http,
      ),
    )
    const poll = async () =>
      oauth.processDeviceCodeResponse(
        as,
        client,
        await oauth.deviceCodeGrantRequest(as, client, oauth.None(), asked.device_code, http),
      )
    await expect(poll()).rejects.toMatchObject({ error: 'authorization_pending' })
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA)
    await confirmOn(browser, tenant, asked.user_code)
    tenant.clock.advance({ seconds: 5 })
    const tokens = await poll()
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ sub: 'auth0|ada' })
  })
})
