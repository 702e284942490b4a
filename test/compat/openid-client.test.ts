import * as client from 'openid-client'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { ACME, ADA, GRACE, demand, freshCode, leave } from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import type { Browser } from '../journeys/support/browser.js'
import { confirmOn } from '../journeys/support/device.js'
import { GRANT, SERVER, grantsTenant } from '../journeys/support/grants.js'

let tenant: Tenant
afterEach(() => tenant.close())

/** The library as it comes from npm; only its requests are handed to the tenant without a socket. */
async function discover(clientId: string, authentication?: client.ClientAuth) {
  return client.discovery(
    new URL(`${tenant.url}/`),
    clientId,
    { [client.clockTolerance]: 300 },
    authentication ?? client.None(),
    {
      execute: [client.allowInsecureRequests],
      [client.customFetch]: (url, init) => tenant.fetch(new Request(url, init as RequestInit)),
    },
  )
}

async function begin(
  configuration: client.Configuration,
  more: Readonly<Record<string, string>> = {},
) {
  const verifier = client.randomPKCECodeVerifier()
  const [state, nonce] = [client.randomState(), client.randomNonce()]
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: ACME.callback,
    scope: 'openid email offline_access',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...more,
  })
  return {
    url,
    checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
  }
}

/** Grace signs in with both factors; the address her browser ends at. */
async function withBothFactors(browser: Browser, url: URL): Promise<URL> {
  const place = await browser.open(url.href)
  await browser.act(place, { action: 'submit_password', ...GRACE })
  const code = await freshCode(tenant)
  const done = await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
  return (await leave(browser, done)).url
}

/** Grace signs in with her password and turns away from the second factor. */
async function withoutTheSecond(browser: Browser, url: URL): Promise<URL> {
  const place = await browser.open(url.href)
  await browser.act(place, { action: 'submit_password', ...GRACE })
  return (await leave(browser, await browser.act(place, { action: 'refuse' }))).url
}

describe('openid-client', () => {
  it('discovers the tenant, signs a person in with two factors and reads the profile', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })])
    const configuration = await discover(ACME.clientId)
    client.enableNonRepudiationChecks(configuration)
    const { url, checks } = await begin(configuration)
    const callback = await withBothFactors(createBrowser(tenant), url)

    const tokens = await client.authorizationCodeGrant(configuration, callback, checks)
    expect(tokens.claims()).toMatchObject({ sub: 'auth0|grace', amr: ['mfa'] })
    const profile = await client.fetchUserInfo(configuration, tokens.access_token, 'auth0|grace')
    expect(profile.email).toBe(GRACE.username)
  })

  it('hears access_denied when the person turns away from the second factor', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })])
    const configuration = await discover(ACME.clientId)
    const { url, checks } = await begin(configuration)
    const callback = await withoutTheSecond(createBrowser(tenant), url)
    expect(callback.searchParams.has('code')).toBe(false)
    await expect(
      client.authorizationCodeGrant(configuration, callback, checks),
    ).rejects.toMatchObject({ code: 'OAUTH_AUTHORIZATION_RESPONSE_ERROR', error: 'access_denied' })
  })

  it('steps up: acr_values demand the factor that no rule demanded', async () => {
    tenant = grantsTenant()
    const configuration = await discover(ACME.clientId)
    const acr = configuration.serverMetadata().acr_values_supported as readonly string[]
    const { url, checks } = await begin(configuration, { acr_values: acr[0]!, max_age: '300' })
    const callback = await withBothFactors(createBrowser(tenant), url)
    const tokens = await client.authorizationCodeGrant(configuration, callback, {
      ...checks,
      maxAge: 300,
    })
    expect(tokens.claims()).toMatchObject({ acr: acr[0], amr: ['mfa'] })
  })

  it('refreshes, and learns that the whole family is over when an old token comes back', async () => {
    tenant = grantsTenant()
    const configuration = await discover(ACME.clientId)
    const { url, checks } = await begin(configuration)
    const browser = createBrowser(tenant)
    const place = await browser.open(url.href)
    const done = await browser.act(place, { action: 'submit_password', ...ADA })
    const callback = (await leave(browser, done)).url
    const first = await client.authorizationCodeGrant(configuration, callback, checks)
    const second = await client.refreshTokenGrant(configuration, first.refresh_token!)
    expect(second.claims()).toMatchObject({ sub: 'auth0|ada' })
    for (const token of [first.refresh_token!, second.refresh_token!]) {
      await expect(client.refreshTokenGrant(configuration, token)).rejects.toMatchObject({
        error: 'invalid_grant',
        status: 403,
      })
    }
  })

  it('is refused a code that comes twice, with another verifier, or for another address', async () => {
    tenant = grantsTenant()
    const configuration = await discover(ACME.clientId)
    const codeFor = async () => {
      const { url, checks } = await begin(configuration)
      const browser = createBrowser(tenant)
      const place = await browser.open(url.href)
      const done = await browser.act(place, { action: 'submit_password', ...ADA })
      return { callback: (await leave(browser, done)).url, checks }
    }
    const once = await codeFor()
    await client.authorizationCodeGrant(configuration, once.callback, once.checks)
    const stolen = await codeFor()
    const elsewhere = await codeFor()
    const elsewhereUrl = new URL(elsewhere.callback)
    elsewhereUrl.pathname = '/elsewhere'
    const attempts = [
      [once.callback, once.checks],
      [stolen.callback, { ...stolen.checks, pkceCodeVerifier: client.randomPKCECodeVerifier() }],
      [elsewhereUrl, elsewhere.checks],
    ] as const
    for (const [callback, checks] of attempts) {
      await expect(
        client.authorizationCodeGrant(configuration, callback, checks),
      ).rejects.toMatchObject({ error: 'invalid_grant' })
    }
  })

  it('refuses an answer of another attempt before it asks the tenant', async () => {
    tenant = grantsTenant()
    const configuration = await discover(ACME.clientId)
    const [mine, other] = [await begin(configuration), await begin(configuration)]
    const browser = createBrowser(tenant)
    const place = await browser.open(mine.url.href)
    const done = await browser.act(place, { action: 'submit_password', ...ADA })
    const callback = (await leave(browser, done)).url
    await expect(
      client.authorizationCodeGrant(configuration, callback, other.checks),
    ).rejects.toMatchObject({ cause: { message: expect.stringContaining('state') as string } })
  })

  it('validates an ID token of the implicit flow', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })])
    const configuration = await discover(ACME.clientId)
    client.useIdTokenResponseType(configuration)
    const [state, nonce] = [client.randomState(), client.randomNonce()]
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: ACME.callback,
      scope: 'openid email',
      response_type: 'id_token',
      state,
      nonce,
    })
    const callback = await withBothFactors(createBrowser(tenant), url)
    const claims = await client.implicitAuthentication(configuration, callback, nonce, {
      expectedState: state,
    })
    expect(claims).toMatchObject({ sub: 'auth0|grace', amr: ['mfa'] })
  })

  it('gets tokens for a device once its person proved both factors', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })])
    const configuration = await discover(ACME.clientId)
    const device = await client.initiateDeviceAuthorization(configuration, {
      scope: 'openid email',
    })
    const browser = createBrowser(tenant)
    const place = await confirmOn(browser, tenant, device.user_code)
    await browser.act(place, { action: 'submit_password', ...GRACE })
    const early = client.genericGrantRequest(configuration, GRANT.deviceCode, {
      device_code: device.device_code,
    })
    await expect(early).rejects.toMatchObject({ error: 'authorization_pending' })
    const code = await freshCode(tenant)
    const done = await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
    await leave(browser, done)
    const tokens = await client.genericGrantRequest(configuration, GRANT.deviceCode, {
      device_code: device.device_code,
    })
    expect(tokens.access_token).toEqual(expect.any(String))
  })

  it('is told mfa_required at the password grant, and gets tokens for the factor alone', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })])
    const configuration = await discover(
      SERVER.client_id,
      client.ClientSecretPost(SERVER.client_secret),
    )
    const refusal: unknown = await client
      .genericGrantRequest(configuration, 'password', { scope: 'openid email', ...GRACE })
      .catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(client.ResponseBodyError)
    const { error, status, cause } = refusal as client.ResponseBodyError
    expect([error, status]).toEqual(['mfa_required', 403])
    const mfa_token = cause.mfa_token as string
    await expect(
      client.genericGrantRequest(configuration, GRANT.mfaOtp, { mfa_token, otp: '000000' }),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
    const tokens = await client.genericGrantRequest(configuration, GRANT.mfaOtp, {
      mfa_token,
      otp: await freshCode(tenant),
    })
    expect(tokens.claims()).toMatchObject({ sub: 'auth0|grace' })
  })

  it('is refused with the wrong secret, in the error class of its way to prove it', async () => {
    tenant = grantsTenant()
    const ways = [
      [client.ClientSecretBasic('a guess'), client.WWWAuthenticateChallengeError],
      [client.ClientSecretPost('a guess'), client.ResponseBodyError],
    ] as const
    for (const [authentication, errorClass] of ways) {
      const configuration = await discover(SERVER.client_id, authentication)
      const asked = client.genericGrantRequest(configuration, 'password', { ...ADA })
      const refusal: unknown = await asked.catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(errorClass)
      expect(refusal).toMatchObject({ status: 401 })
    }
  })
})
