import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import type { TokenResponse } from '@lockstep/protocol'
import {
  ACME,
  ADA,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  exchange,
  leave,
  postToken,
  refresh,
  signIn,
  signInWithCode,
  typePassword,
} from './support/acme.js'
import type { Attempt } from './support/acme.js'
import { createBrowser } from './support/browser.js'
import type { Browser } from './support/browser.js'
import { SHOW, seen } from './support/seen.js'
import type { Seen } from './support/seen.js'

let tenant: Tenant
afterEach(() => tenant.close())

const OTHER = { client_id: 'other', redirect_uri: 'http://localhost:4402/callback' }
const clients = [
  {
    client_id: ACME.clientId,
    name: 'Acme',
    callbacks: [ACME.callback],
    grant_types: ['authorization_code', 'refresh_token', 'password'],
  },
  { client_id: OTHER.client_id, name: 'Other', callbacks: [OTHER.redirect_uri] },
]

/** What the rules see of a login that shows no page. */
async function without(
  browser: Browser,
  more: Readonly<Record<string, string>>,
  client: Readonly<Record<string, string>> = {},
): Promise<Seen> {
  const started = attempt({ ...more, ...client })
  return shown(started, answerAt(await browser.open(started.url)).code, client)
}

async function shown(
  { verifier }: Pick<Attempt, 'verifier'>,
  code: string,
  client: Readonly<Record<string, string>> = {},
): Promise<Seen> {
  const response = await exchange(tenant, { code, verifier }, client)
  return seen(((await response.json()) as TokenResponse).id_token)
}

describe('the context of a login by session', () => {
  it('knows the session and its clients, and counts no login', async () => {
    tenant = acmeTenant([SHOW], { config: { clients } })
    const browser = createBrowser(tenant)
    const first = seen((await signIn(tenant, browser, ADA)).id_token)

    const silent = await without(browser, { prompt: 'none' })
    expect(silent.context).toMatchObject({
      protocol: 'oidc-basic-profile',
      stats: { loginsCount: 1 },
      sso: { with_auth0: true, with_dbconn: true, current_clients: ['acme'] },
      sessionID: first.context.sessionID,
    })
    expect(silent.user).toMatchObject({ logins_count: 1 })

    await without(browser, { prompt: 'none' }, OTHER)
    expect((await without(browser, { prompt: 'none' }, OTHER)).context).toMatchObject({
      clientID: 'other',
      sso: { current_clients: ['acme', 'other'] },
    })
  })

  it('names the second factor of an earlier login, and never that of the login at hand', async () => {
    tenant = acmeTenant([demand({ provider: 'any' }), SHOW])
    const browser = createBrowser(tenant)
    const methodsOf = ({ context }: Seen) =>
      (context.authentication as { methods: { name: string }[] }).methods.map(({ name }) => name)

    const started = attempt()
    const place = await signInWithCode(tenant, browser, { code_challenge: started.challenge })
    expect(methodsOf(await shown(started, answerAt(place).code))).toEqual(['pwd'])

    tenant.rules.enable('rule-1', false)
    expect(methodsOf(await without(browser, { prompt: 'none' }))).toEqual(['pwd', 'mfa'])
  })
})

describe('user.multifactor', () => {
  it('names the provider from the enrolment on', async () => {
    tenant = acmeTenant([demand({ provider: 'any' }), SHOW])
    const browser = createBrowser(tenant)
    const started = attempt()
    const { place, screen } = await typePassword(browser, ADA, started)
    expect(screen.screen).toBe('mfa-otp-enrollment-qr')
    const code = (await tenant.currentCode('auth0|ada')) ?? ''
    await browser.act(place, { action: 'confirm_enrolment', code })
    const done = await browser.screen(place)
    const { user } = await shown(started, answerAt(await leave(browser, done)).code)
    expect(user).not.toHaveProperty('multifactor')

    tenant.rules.enable('rule-1', false)
    const later = await without(browser, { prompt: 'none' })
    expect(later.user).toMatchObject({ multifactor: ['guardian'] })
  })
})

describe('the context after a redirect', () => {
  const REDIRECT = `function (user, context, callback) {
    if (context.protocol === 'redirect-callback') { return callback(null, user, context); }
    user.jti = 'one-time';
    user.app_metadata = { pretended: true };
    context.redirect = { url: 'https://mfa.example/ask' };
    callback(null, user, context);
  }`

  it('says what came back, beside what was asked for', async () => {
    tenant = acmeTenant([REDIRECT, SHOW])
    const browser = createBrowser(tenant)
    const started = attempt({ acr_values: 'urn:acme:strong' })
    const { screen } = await typePassword(browser, ADA, started)
    const { url } = await leave(browser, screen)
    const state = url.searchParams.get('state') ?? ''
    const back = `/continue?state=${state}&session_token=abc&acr_values=none`
    const { user, context } = await shown(started, answerAt(await browser.open(back)).code)

    expect(context).toMatchObject({
      protocol: 'redirect-callback',
      original_protocol: 'oidc-basic-profile',
      stats: { loginsCount: 1 },
      request: { query: { session_token: 'abc', acr_values: 'urn:acme:strong' } },
    })
    expect(context.request.query).not.toMatchObject({ state })
    expect(context).not.toHaveProperty('redirect')
    expect(user).toMatchObject({ jti: 'one-time' })
    expect(user).not.toHaveProperty('app_metadata')
  })
})

describe('the context of a token request', () => {
  it('has no session and no browser when a token is refreshed', async () => {
    tenant = acmeTenant([SHOW], { config: { clients } })
    const { refresh_token } = await signIn(tenant, createBrowser(tenant), ADA)
    const response = await refresh(tenant, refresh_token ?? '')
    const { user, context } = seen(((await response.json()) as TokenResponse).id_token)

    expect(context).toMatchObject({
      protocol: 'oauth2-refresh-token',
      stats: { loginsCount: 1 },
      sso: { with_auth0: false, with_dbconn: false, current_clients: [] },
      request: { query: {}, body: { grant_type: 'refresh_token' } },
      riskAssessment: {
        assessments: {
          NewDevice: { confidence: 'neutral', code: 'assessment_not_available' },
          UntrustedIP: { confidence: 'high' },
        },
      },
    })
    for (const absent of ['authentication', 'sessionID']) {
      expect(context).not.toHaveProperty(absent)
    }
    expect(context.request.body).not.toHaveProperty('refresh_token')
    expect(user).toMatchObject({ logins_count: 1 })
  })

  it('names the password that was sent with it, and counts the login', async () => {
    tenant = acmeTenant([SHOW], { config: { clients } })
    await signIn(tenant, createBrowser(tenant), ADA)
    const response = await postToken(tenant, {
      grant_type: 'password',
      client_id: ACME.clientId,
      scope: 'openid',
      ...ADA,
    })
    const { context } = seen(((await response.json()) as TokenResponse).id_token)
    expect(context).toMatchObject({
      protocol: 'oauth2-password',
      stats: { loginsCount: 2 },
      authentication: { methods: [{ name: 'pwd' }] },
      riskAssessment: { assessments: { NewDevice: { confidence: 'low' } } },
    })
    expect(context).not.toHaveProperty('sessionID')
  })
})
