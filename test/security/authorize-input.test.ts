import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { ACME, ADA, acmeTenant, answerAt, attempt, signIn } from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

/** Requests that must not send the browser anywhere. */
const DEAD_ENDS: readonly (readonly [string, Record<string, string | null>])[] = [
  ['no client', { client_id: null }],
  ['an unknown client', { client_id: 'nobody' }],
  ['a client called __proto__', { client_id: '__proto__' }],
  ['no redirect_uri', { redirect_uri: null }],
  ['an empty redirect_uri', { redirect_uri: '' }],
  ['a foreign redirect_uri', { redirect_uri: 'https://evil.example/callback' }],
  ['a redirect_uri with another path', { redirect_uri: `${ACME.callback}/more` }],
  ['a redirect_uri with a query added', { redirect_uri: `${ACME.callback}?next=//evil.example` }],
  ['a redirect_uri with a fragment', { redirect_uri: `${ACME.callback}#x` }],
  ['a redirect_uri in another case', { redirect_uri: ACME.callback.toUpperCase() }],
  [
    'a redirect_uri with credentials',
    { redirect_uri: 'http://localhost:4401@evil.example/callback' },
  ],
  ['a script as redirect_uri', { redirect_uri: 'javascript:alert(1)' }],
  ['a relative redirect_uri', { redirect_uri: '/callback' }],
  ['a foreign web message', { redirect_uri: 'https://evil.example', response_mode: 'web_message' }],
  ['a state that is too long', { state: 'x'.repeat(10_000) }],
]

/** Requests whose error goes to the application. */
const REFUSALS: readonly (readonly [string, Record<string, string | null>, string])[] = [
  ['no response_type', { response_type: null }, 'invalid_request'],
  ['an unknown response_type', { response_type: 'code coffee' }, 'unsupported_response_type'],
  ['a response_type twice', { response_type: 'code code' }, 'unsupported_response_type'],
  ['an unknown response_mode', { response_mode: 'smoke' }, 'unsupported_response_mode'],
  ['no PKCE', { code_challenge: null, code_challenge_method: null }, 'invalid_request'],
  ['PKCE without a challenge', { code_challenge: null }, 'invalid_request'],
  ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['PKCE without a method', { code_challenge_method: null }, 'invalid_request'],
  ['a short challenge', { code_challenge: 'short' }, 'invalid_request'],
  ['an unknown prompt', { prompt: 'shout' }, 'invalid_request'],
  ['prompt=none with another', { prompt: 'none login' }, 'invalid_request'],
  ['a max_age that is no number', { max_age: 'soon' }, 'invalid_request'],
  ['a negative max_age', { max_age: '-1' }, 'invalid_request'],
  ['an unknown connection', { connection: 'nowhere' }, 'invalid_request'],
  ['a request object', { request: 'eyJ' }, 'invalid_request'],
  ['an unknown login ticket', { login_ticket: 'x' }, 'access_denied'],
]

describe('/authorize stays where it is, with 400, for', () => {
  for (const [title, more] of DEAD_ENDS) {
    it(title, async () => {
      tenant = acmeTenant()
      const browser = createBrowser(tenant)
      const { response } = await browser.open(attempt(more).url)
      expect(response.status).toBe(400)
      expect(response.headers.get('location')).toBeNull()
      expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      const page = await response.text()
      expect(page).toContain('invalid_request')
      expect(page).not.toContain('evil.example')
      expect(page).not.toContain('<script')
    })
  }

  for (const twice of [
    'client_id=acme',
    'redirect_uri=https%3A%2F%2Fevil.example',
    'state=2',
    'acr_values=x&acr_values=y',
    'acr_values[]=x',
    'scope[0]=openid',
    'unknown=1&unknown=2',
  ]) {
    it(`a parameter that comes twice or as an array: ${twice}`, async () => {
      tenant = acmeTenant()
      const { response } = await createBrowser(tenant).open(`${attempt().url}&${twice}`)
      expect(response.status).toBe(400)
      expect(response.headers.get('location')).toBeNull()
    })
  }

  it('a parameter in both query and body', async () => {
    tenant = acmeTenant()
    const { response } = await createBrowser(tenant).open(attempt().url, {
      method: 'POST',
      body: { client_id: 'acme' },
    })
    expect(response.status).toBe(400)
  })

  it('a query that is too long', async () => {
    tenant = acmeTenant()
    const many = Array.from({ length: 200 }, (_, index) => `p${index}=1`).join('&')
    const browser = createBrowser(tenant)
    expect((await browser.open(`${attempt().url}&${many}`)).response.status).toBe(400)
    const long = `${attempt().url}&a=${'x'.repeat(8_000)}&b=${'x'.repeat(8_000)}&c=${'x'.repeat(8_000)}`
    expect((await browser.open(long)).response.status).toBe(414)
  })

  it('a body that is too large', async () => {
    tenant = acmeTenant()
    const response = await createBrowser(tenant).fetch('/authorize', {
      method: 'POST',
      body: { a: 'x'.repeat(200_000) },
    })
    expect(response.status).toBe(413)
  })
})

describe('/authorize answers the application, with its state, for', () => {
  for (const [title, more, error] of REFUSALS) {
    it(`${title}: ${error}`, async () => {
      tenant = acmeTenant()
      const started = attempt(more)
      const place = await createBrowser(tenant).open(started.url)
      expect(place.url.href).toMatch(new RegExp(`^${ACME.callback}\\?`))
      const answer = answerAt(place)
      expect(answer).toMatchObject({ error, state: started.state, code: '' })
      expect(answer.description).not.toBe('')
    })
  }
})

describe('/authorize accepts', () => {
  it('a POST with a form, and shows rules the body', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        var request = context.request;
        callback(new UnauthorizedError(request.body.careful + '/' + Object.keys(request.query).length));
      }`,
    ])
    const browser = createBrowser(tenant)
    await signIn(tenant, browser, ADA).catch(() => undefined)
    const body = Object.fromEntries(
      new URL(attempt({ careful: 'yes' }).url, tenant.url).searchParams,
    )
    const place = await browser.open('/authorize', { method: 'POST', from: tenant.url, body })
    expect(answerAt(place).description).toBe('yes/0')
  })

  it('parameters that nobody knows, and shows them to rules', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        context.idToken['https://acme.example/seen'] = context.request.query.flavour;
        callback(null, user, context);
      }`,
    ])
    const tokens = await signIn(tenant, createBrowser(tenant), ADA, { flavour: 'lemon' })
    expect(tokens.id_token).toBeDefined()
    expect(JSON.parse(atob(tokens.id_token!.split('.')[1]!))).toMatchObject({
      'https://acme.example/seen': 'lemon',
    })
  })

  it('a public client without state, since PKCE binds the answer', async () => {
    tenant = acmeTenant()
    expect(
      (await signIn(tenant, createBrowser(tenant), ADA, { state: null })).access_token,
    ).toBeDefined()
  })

  it('a confidential client without PKCE only if something else binds the answer', async () => {
    tenant = acmeTenant([], {
      config: {
        clients: [
          {
            client_id: 'acme',
            name: 'Acme',
            app_type: 'regular_web',
            client_secret: 'shared secret',
            callbacks: [ACME.callback],
          },
        ],
      },
    })
    const bare = { code_challenge: null, code_challenge_method: null, nonce: null }
    const browser = createBrowser(tenant)
    expect((await browser.open(attempt(bare).url)).url.pathname).toBe('/u/login')
    const nothing = await browser.open(attempt({ ...bare, state: null }).url)
    expect(answerAt(nothing)).toMatchObject({ error: 'invalid_request', state: null })
  })

  it('hints about who signs in and what to show', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const hints = { login_hint: ADA.username, screen_hint: 'signup', ui_locales: 'de en' }
    const place = await browser.open(attempt(hints).url)
    expect(place.url.searchParams.get('ui_locales')).toBe('de en')
    expect(await browser.screen(place)).toMatchObject({
      screen: 'signup',
      loginHint: ADA.username,
      target: { applicationName: 'Acme', allowSignUp: true, passwordMinLength: 8 },
    })
  })

  it('keys that look like prototypes, without harm', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        var copy = {};
        Object.keys(context.request.query).forEach(function (key) { copy[key] = context.request.query[key]; });
        if (copy.polluted || ({}).polluted) { return callback(new Error('polluted')); }
        callback(null, user, context);
      }`,
    ])
    const tokens = await signIn(tenant, createBrowser(tenant), ADA, {
      __proto__x: '1',
      ['__proto__']: 'polluted',
      constructor: 'x',
    })
    expect(tokens.access_token).toBeDefined()
  })
})
