import * as oauth from 'oauth4webapi'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { ACME, GRACE, acmeTenant, demand, freshCode, leave, signIn } from './support/acme.js'
import { createBrowser } from './support/browser.js'
import type { Browser, Place } from './support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

const client: oauth.Client = { client_id: ACME.clientId }

/** Every request of the library goes to the tenant's `fetch`; plain http is for this machine only. */
function through(fetching: Tenant) {
  return {
    [oauth.allowInsecureRequests]: true,
    [oauth.customFetch]: (url: string, init: object) => fetching.fetch(new Request(url, init)),
  }
}

/** The library compares with the real time, the tenant with its own. */
function inTime(fetching: Tenant): oauth.Client {
  return {
    ...client,
    [oauth.clockSkew]: fetching.clock.now() - Math.floor(Date.now() / 1000),
  }
}

async function passBoth(browser: Browser, place: Place): Promise<URL> {
  await browser.act(place, { action: 'submit_password', ...GRACE })
  const code = await freshCode(tenant)
  const done = await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
  return (await leave(browser, done)).url
}

describe('oauth4webapi, an independent client', () => {
  it('discovers the tenant, signs in with two factors, validates and refreshes', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const http = through(tenant)
    const issuer = new URL(`${tenant.url}/`)
    const as = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, http),
    )

    const verifier = oauth.generateRandomCodeVerifier()
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()]
    const start = new URL(as.authorization_endpoint!)
    start.search = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: ACME.callback,
      response_type: 'code',
      scope: 'openid email offline_access',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      max_age: '300',
      state,
      nonce,
    }).toString()

    const browser = createBrowser(tenant)
    const callback = await passBoth(browser, await browser.open(start.href))
    const parameters = oauth.validateAuthResponse(as, client, callback, state)
    const now = inTime(tenant)
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      now,
      oauth.None(),
      parameters,
      ACME.callback,
      verifier,
      http,
    )
    const tokens = await oauth.processAuthorizationCodeResponse(as, now, response, {
      expectedNonce: nonce,
      maxAge: 300,
      requireIdToken: true,
    })
    await oauth.validateApplicationLevelSignature(as, response, http)
    const claims = oauth.getValidatedIdTokenClaims(tokens)
    expect(claims).toMatchObject({ sub: 'auth0|grace', amr: ['mfa'], email: GRACE.username })

    const profile = await oauth.processUserInfoResponse(
      as,
      now,
      claims!.sub,
      await oauth.userInfoRequest(as, now, tokens.access_token, http),
    )
    expect(profile.email).toBe(GRACE.username)
  })

  it('refreshes, and learns that a rotated token is over', async () => {
    tenant = acmeTenant()
    const http = through(tenant)
    const issuer = new URL(`${tenant.url}/`)
    const as = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, http),
    )
    const first = await signIn(tenant, createBrowser(tenant), GRACE)
    const ask = async (token: string) => {
      const now = inTime(tenant)
      const response = await oauth.refreshTokenGrantRequest(as, now, oauth.None(), token, http)
      return oauth.processRefreshTokenResponse(as, now, response)
    }
    const second = await ask(first.refresh_token!)
    expect(oauth.getValidatedIdTokenClaims(second)).toMatchObject({ sub: 'auth0|grace' })
    await expect(ask(first.refresh_token!)).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(ask(second.refresh_token!)).rejects.toMatchObject({ error: 'invalid_grant' })
  })
})
