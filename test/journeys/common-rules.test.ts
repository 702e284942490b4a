import { ACR_MULTI_FACTOR } from '@lockstep/protocol'
import type { TokenResponse } from '@lockstep/protocol'
import { decodeJwt } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { SNIPPETS } from '../custom-mfa-page/snippet.js'
import {
  GRACE,
  acmeTenant,
  answerAt,
  attempt,
  exchange,
  freshCode,
  postToken,
  signInWithCode,
  typePassword,
} from './support/acme.js'
import { createBrowser } from './support/browser.js'
import type { Browser } from './support/browser.js'
import { GRANT, bodyOf, grantsTenant, passwordLogin } from './support/grants.js'

/** What tenants do with rules, in the ways that Auth0's own templates made common. */

let tenant: Tenant
afterEach(() => tenant.close())

async function asks(browser: Browser, more: Readonly<Record<string, string>> = {}) {
  const place = await browser.open(attempt(more).url)
  return place.url.pathname === '/u/mfa'
}

describe('a second factor once per session', () => {
  const RULE = `function (user, context, callback) {
    var methods = (context.authentication && context.authentication.methods) || [];
    var done = methods.some(function (method) { return method.name === 'mfa'; });
    if (!done) { context.multifactor = { provider: 'any', allowRememberBrowser: false }; }
    callback(null, user, context);
  }`

  it('is asked for at the first login, and not at the next ones', async () => {
    tenant = acmeTenant([RULE])
    const browser = createBrowser(tenant)
    expect(answerAt(await signInWithCode(tenant, browser)).code).not.toBe('')
    expect(await asks(browser)).toBe(false)
    expect(answerAt(await browser.open(attempt({ prompt: 'none' }).url)).code).not.toBe('')
  })
})

describe('a step-up by acr_values', () => {
  const RULE = `function (user, context, callback) {
    var wanted = (context.request.query.acr_values || '').split(' ');
    if (wanted.indexOf('${ACR_MULTI_FACTOR}') >= 0) {
      context.multifactor = { provider: 'any', allowRememberBrowser: false };
    }
    callback(null, user, context);
  }`

  it('is asked for by the application, and said in the ID token', async () => {
    tenant = acmeTenant([RULE])
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, GRACE, attempt())
    expect(screen.screen).toBe('redirect')

    const started = attempt({ acr_values: ACR_MULTI_FACTOR })
    const place = await browser.open(started.url)
    const code = await freshCode(tenant)
    const done = await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
    if (done.screen !== 'redirect') throw new Error(done.screen)
    const answer = answerAt(await browser.open(done.url))
    const response = await exchange(tenant, { code: answer.code, verifier: started.verifier })
    const { id_token } = (await response.json()) as TokenResponse
    expect(decodeJwt(id_token!)).toMatchObject({ acr: ACR_MULTI_FACTOR, amr: ['mfa'] })
  })
})

describe('a step-up by scope', () => {
  const RULE = `function (user, context, callback) {
    var scopes = (context.request.query.scope || '').split(' ');
    if (scopes.indexOf('transfer:funds') >= 0) {
      context.multifactor = { provider: 'any', allowRememberBrowser: false };
    }
    callback(null, user, context);
  }`

  it('is asked for where the application wants more than usual', async () => {
    tenant = acmeTenant([RULE])
    const browser = createBrowser(tenant)
    await typePassword(browser, GRACE, attempt())
    expect(await asks(browser, { scope: 'openid read:funds' })).toBe(false)
    expect(await asks(browser, { scope: 'openid transfer:funds' })).toBe(true)
  })
})

describe('a second factor when the login looks odd', () => {
  const RULE = `function (user, context, callback) {
    var risk = context.riskAssessment;
    if (!risk || risk.assessments.NewDevice.confidence !== 'high') {
      context.multifactor = { provider: 'any', allowRememberBrowser: false };
    }
    callback(null, user, context);
  }`

  it('is asked for on a device that nobody knows, and not on one that is known', async () => {
    tenant = acmeTenant([RULE], { simulation: true })
    const browser = createBrowser(tenant)
    expect(answerAt(await signInWithCode(tenant, browser)).code).not.toBe('')
    const again = await typePassword(browser, GRACE, attempt({ prompt: 'login' }))
    expect(again.screen.screen).toBe('redirect')

    const elsewhere = await typePassword(createBrowser(tenant), GRACE, attempt())
    expect(elsewhere.screen.screen).toBe('mfa-otp-challenge')
  })
})

describe('the resource owner password grant, under the first snippet of the custom MFA page', () => {
  it('gets no tokens for the password, and gets them for the code', async () => {
    tenant = grantsTenant([SNIPPETS.select])
    const refused = await passwordLogin(tenant, GRACE)
    expect(refused.status).toBe(403)
    const { error, mfa_token, access_token } = await bodyOf(refused)
    expect([error, access_token]).toEqual(['mfa_required', undefined])

    const answer = await postToken(tenant, {
      grant_type: GRANT.mfaOtp,
      client_id: 'acme',
      mfa_token: String(mfa_token),
      otp: await freshCode(tenant),
    })
    expect(answer.status).toBe(200)
    const tokens = (await answer.json()) as TokenResponse
    expect(decodeJwt(tokens.access_token).sub).toBe('auth0|grace')
  })
})
