import { afterEach, describe, expect, it } from 'vitest'
import { decodeJwt } from 'jose'
import type { TokenResponse } from '@lockstep/protocol'
import type { Tenant } from '@lockstep/tenant'
import {
  acmeTenant,
  answerAt,
  attempt,
  exchange,
  freshCode,
  leave,
  signIn,
  GRACE,
} from './support/acme.js'
import { createBrowser } from './support/browser.js'
import type { Browser } from './support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

const MULTI_FACTOR = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor'

/** Auth0's step-up for APIs: some scopes need a second factor. */
const BY_SCOPE = `function (user, context, callback) {
  const scopes = (context.request.query.scope || '').split(' ');
  if (scopes.includes('transfer:funds')) {
    context.multifactor = { provider: 'any', allowRememberBrowser: false };
  }
  callback(null, user, context);
}`

/** Auth0's step-up for web applications: the application asks by acr_values. */
const BY_ACR = `function (user, context, callback) {
  if (context.request.query.acr_values === '${MULTI_FACTOR}') {
    context.multifactor = { provider: 'any', allowRememberBrowser: false };
  }
  callback(null, user, context);
}`

async function tokens(code: string, verifier: string): Promise<TokenResponse> {
  return (await (await exchange(tenant, { code, verifier })).json()) as TokenResponse
}

/** Goes up from a session that proved a password only. */
async function stepUp(browser: Browser, more: Readonly<Record<string, string>>) {
  const started = attempt(more)
  const place = await browser.open(started.url)
  expect((await browser.screen(place)).screen).toBe('mfa-otp-challenge')
  const code = await freshCode(tenant)
  const screen = await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
  return tokens(answerAt(await leave(browser, screen)).code, started.verifier)
}

const silently = async (browser: Browser, more: Readonly<Record<string, string>> = {}) => {
  const started = attempt({ prompt: 'none', ...more })
  return { ...answerAt(await browser.open(started.url)), verifier: started.verifier }
}

describe.each([
  ['scope', BY_SCOPE, { scope: 'openid transfer:funds', audience: 'https://api.acme.example' }],
  ['acr_values', BY_ACR, { acr_values: MULTI_FACTOR }],
])('step-up by %s', (_, rule, more) => {
  it('asks a session for the second factor, and says in the token that it was proven', async () => {
    tenant = acmeTenant([rule])
    const browser = createBrowser(tenant)
    const first = decodeJwt((await signIn(tenant, browser, GRACE)).id_token ?? '')
    expect(first).not.toHaveProperty('amr')

    const { id_token = '' } = await stepUp(browser, more)
    expect(decodeJwt(id_token)).toMatchObject({ amr: ['mfa'], acr: MULTI_FACTOR })
  })

  it('is no use silently, before and after', async () => {
    tenant = acmeTenant([rule])
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, GRACE)
    const refused = {
      code: '',
      error: 'login_required',
      description: 'Multifactor authentication required',
    }
    expect(await silently(browser, more)).toMatchObject(refused)
    await stepUp(browser, more)
    expect(await silently(browser, more)).toMatchObject(refused)

    const { code, verifier } = await silently(browser)
    const { id_token = '' } = await tokens(code, verifier)
    for (const claim of ['amr', 'acr']) expect(decodeJwt(id_token)).not.toHaveProperty(claim)
  })
})

describe('row 77: a scope that only resembles the one that needs more', () => {
  it('is not it', async () => {
    tenant = acmeTenant([BY_SCOPE])
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, GRACE)
    expect((await silently(browser, { scope: 'openid xtransfer:funds' })).code).not.toBe('')
  })
})
