import { afterEach, describe, expect, it } from 'vitest'
import { decodeJwt } from 'jose'
import type { Tenant } from '@lockstep/tenant'
import type { TokenResponse } from '@lockstep/protocol'
import {
  ACME,
  ADA,
  GRACE,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  exchange,
  freshCode,
  leave,
  postToken,
  refresh,
  signIn,
  signInWithCode,
  typePassword,
} from '../journeys/support/acme.js'
import type { Attempt } from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

async function codeFor(started: Attempt): Promise<string> {
  const browser = createBrowser(tenant)
  const { screen } = await typePassword(browser, ADA, started)
  return answerAt(await leave(browser, screen)).code
}

async function errorOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { error: unknown }).error
}

describe('row 71: an authorization code', () => {
  it('is good for its client, address and verifier', async () => {
    tenant = acmeTenant()
    const started = attempt()
    const response = await exchange(tenant, {
      code: await codeFor(started),
      verifier: started.verifier,
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  const wrong: readonly (readonly [string, Record<string, string>])[] = [
    ['another verifier', { code_verifier: 'A'.repeat(43) }],
    ['no verifier', { code_verifier: '' }],
    ['another redirect_uri', { redirect_uri: `${ACME.callback}/` }],
    ['another client', { client_id: 'bank' }],
  ]
  for (const [title, more] of wrong) {
    it(`is refused and used up with ${title}`, async () => {
      tenant = acmeTenant([], {
        config: {
          clients: ['acme', 'bank'].map((client_id) => ({
            client_id,
            name: client_id,
            callbacks: [ACME.callback],
          })),
        },
      })
      const started = attempt()
      const code = await codeFor(started)
      const refused = await exchange(tenant, { code, verifier: started.verifier }, more)
      expect(refused.status).toBe(403)
      expect(await errorOf(refused)).toBe('invalid_grant')
      const late = await exchange(tenant, { code, verifier: started.verifier })
      expect(await errorOf(late)).toBe('invalid_grant')
    })
  }

  it('is refused after 60 seconds', async () => {
    tenant = acmeTenant()
    const started = attempt()
    const code = await codeFor(started)
    tenant.clock.advance({ seconds: 60 })
    const response = await exchange(tenant, { code, verifier: started.verifier })
    expect(await errorOf(response)).toBe('invalid_grant')
  })

  it('that is used twice takes the tokens of the first use back', async () => {
    tenant = acmeTenant()
    const started = attempt()
    const code = await codeFor(started)
    const first = await exchange(tenant, { code, verifier: started.verifier })
    const { refresh_token } = (await first.json()) as TokenResponse
    expect(await errorOf(await exchange(tenant, { code, verifier: started.verifier }))).toBe(
      'invalid_grant',
    )
    expect(await errorOf(await refresh(tenant, refresh_token!))).toBe('invalid_grant')
  })

  it('is good once, also for requests at the same time', async () => {
    tenant = acmeTenant()
    const started = attempt()
    const code = await codeFor(started)
    const answers = await Promise.all(
      [1, 2, 3].map(() => exchange(tenant, { code, verifier: started.verifier })),
    )
    const good = answers.filter(({ status }) => status === 200)
    expect(good.length).toBeLessThanOrEqual(1)
  })

  it('is worth nothing once the password was reset or the session ended', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const started = attempt()
    const { screen } = await typePassword(browser, ADA, started)
    const { code } = answerAt(await leave(browser, screen))
    await browser.open('/v2/logout')
    const response = await exchange(tenant, { code, verifier: started.verifier })
    expect(await errorOf(response)).toBe('invalid_grant')
  })
})

describe('row 72: a code exists', () => {
  it('after the second factor, never before', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const { place, screen } = await typePassword(browser, GRACE, attempt())
    expect(JSON.stringify(screen)).not.toContain('code=')
    const early = await browser.open(`/authorize/resume${place.url.search}`)
    expect(early.url.pathname).toBe('/u/mfa')
    const action = {
      action: 'submit_code',
      code: await freshCode(tenant),
      rememberBrowser: false,
    } as const
    expect(answerAt(await leave(browser, await browser.act(place, action))).code).not.toBe('')
  })
})

describe('a refresh token', () => {
  it('is replaced with each use, and rules run again', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        context.accessToken['https://acme.example/protocol'] = context.protocol;
        context.accessToken['https://acme.example/methods'] = String(context.authentication);
        callback(null, user, context);
      }`,
    ])
    const { refresh_token } = await signIn(tenant, createBrowser(tenant), ADA)
    const response = await refresh(tenant, refresh_token!)
    const tokens = (await response.json()) as TokenResponse
    expect(tokens.refresh_token).not.toBe(refresh_token)
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      'https://acme.example/protocol': 'oauth2-refresh-token',
      'https://acme.example/methods': 'undefined',
    })
    expect(decodeJwt(tokens.id_token!)).not.toHaveProperty('nonce')
    expect((await refresh(tenant, tokens.refresh_token!)).status).toBe(200)
  })

  it('row 33: that is used twice takes the whole family with it', async () => {
    tenant = acmeTenant()
    const first = (await signIn(tenant, createBrowser(tenant), ADA)).refresh_token!
    const second = ((await (await refresh(tenant, first)).json()) as TokenResponse).refresh_token!
    const reuse = await refresh(tenant, first)
    expect(reuse.status).toBe(403)
    expect(await errorOf(reuse)).toBe('invalid_grant')
    expect(await errorOf(await refresh(tenant, second))).toBe('invalid_grant')
  })

  it('row 33: that is used twice at the same time gives at most one new one', async () => {
    tenant = acmeTenant()
    const { refresh_token } = await signIn(tenant, createBrowser(tenant), ADA)
    const answers = await Promise.all([1, 2].map(() => refresh(tenant, refresh_token!)))
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
  })

  it('row 31: from before a rule demanded more is answered with mfa_required', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    tenant.rules.enable('rule-1', false)
    const { refresh_token } = await signIn(tenant, createBrowser(tenant), GRACE)
    const early = (await (await refresh(tenant, refresh_token!)).json()) as TokenResponse
    tenant.rules.enable('rule-1', true)
    const response = await refresh(tenant, early.refresh_token!)
    expect(response.status).toBe(403)
    expect(await response.json()).toEqual({
      error: 'mfa_required',
      error_description: 'Multifactor authentication required',
      mfa_token: expect.any(String),
      mfa_requirements: { challenge: [{ type: 'otp' }, { type: 'recovery-code' }] },
    })
    // The denial did not use it up: it works again once the rule is gone.
    tenant.rules.enable('rule-1', false)
    expect((await refresh(tenant, early.refresh_token!)).status).toBe(200)
  })

  it('row 32: of a login with a second factor does not claim it again', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        if (context.protocol !== 'oauth2-refresh-token') { context.multifactor = { provider: 'any' }; }
        callback(null, user, context);
      }`,
    ])
    const browser = createBrowser(tenant)
    const started = attempt()
    const { place } = await typePassword(browser, GRACE, started)
    const code = await freshCode(tenant)
    const done = await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
    const answer = answerAt(await leave(browser, done))
    const response = await exchange(tenant, { code: answer.code, verifier: started.verifier })
    const { id_token, refresh_token } = (await response.json()) as TokenResponse
    expect(decodeJwt(id_token!)).toMatchObject({ amr: ['mfa'] })
    const later = (await (await refresh(tenant, refresh_token!)).json()) as TokenResponse
    expect(decodeJwt(later.id_token!)).not.toHaveProperty('amr')
    expect(decodeJwt(later.id_token!)).not.toHaveProperty('acr')
  })

  it('is refused when a rule redirects or denies', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        if (context.protocol === 'oauth2-refresh-token') { context.redirect = { url: 'https://a.example' }; }
        callback(null, user, context);
      }`,
      `function (user, context, callback) {
        if (context.protocol === 'oauth2-refresh-token') { return callback(new UnauthorizedError('No.')); }
        callback(null, user, context);
      }`,
    ])
    tenant.rules.enable('rule-2', false)
    const { refresh_token } = await signIn(tenant, createBrowser(tenant), ADA)
    const redirected = await refresh(tenant, refresh_token!)
    expect(redirected.status).toBe(403)
    expect(await errorOf(redirected)).toBe('interaction_required')
    tenant.rules.enable('rule-1', false)
    tenant.rules.enable('rule-2', true)
    expect(await (await refresh(tenant, refresh_token!)).json()).toEqual({
      error: 'access_denied',
      error_description: 'No.',
    })
  })

  it('cannot ask for more than was granted', async () => {
    tenant = acmeTenant()
    const { refresh_token } = await signIn(tenant, createBrowser(tenant), ADA)
    const wider = await refresh(tenant, refresh_token!, { scope: 'openid admin' })
    expect(await errorOf(wider)).toBe('invalid_scope')
    const narrower = await refresh(tenant, refresh_token!, { scope: 'openid' })
    expect(((await narrower.json()) as TokenResponse).scope).toBe('openid')
  })

  it('is refused to another client, when unknown, and after its lifetime', async () => {
    tenant = acmeTenant([], {
      config: {
        clients: ['acme', 'bank'].map((client_id) => ({
          client_id,
          name: client_id,
          callbacks: [ACME.callback],
          refresh_token: { token_lifetime: 1000, idle_token_lifetime: 100 },
        })),
      },
    })
    const { refresh_token } = await signIn(tenant, createBrowser(tenant), ADA)
    const other = await refresh(tenant, refresh_token!, { client_id: 'bank' })
    expect(await errorOf(other)).toBe('invalid_grant')
    expect(await errorOf(await refresh(tenant, 'nonsense'))).toBe('invalid_grant')
    const next = (await (await refresh(tenant, refresh_token!)).json()) as TokenResponse
    tenant.clock.advance({ seconds: 100 })
    expect(await errorOf(await refresh(tenant, next.refresh_token!))).toBe('invalid_grant')
  })
})

describe('row 28: a grant that the application is not registered for', () => {
  for (const grant_type of [
    'password',
    'http://auth0.com/oauth/grant-type/password-realm',
    'http://auth0.com/oauth/grant-type/passwordless/otp',
    'http://auth0.com/oauth/grant-type/mfa-otp',
    'urn:ietf:params:oauth:grant-type:device_code',
    'urn:ietf:params:oauth:grant-type:token-exchange',
    'client_credentials',
  ]) {
    it(`is refused: ${grant_type}`, async () => {
      tenant = acmeTenant()
      const response = await postToken(tenant, { grant_type, client_id: 'acme', ...ADA })
      expect(response.status).toBeGreaterThanOrEqual(400)
      expect(['unauthorized_client', 'unsupported_grant_type']).toContain(await errorOf(response))
    })
  }
})

describe('row 75: how somebody signed in', () => {
  it('cannot be said by a rule', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        context.idToken.amr = ['mfa'];
        context.idToken.acr = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
        context.idToken.sub = 'auth0|admin';
        context.accessToken.aud = 'https://bank.example';
        context.accessToken.sub = 'auth0|admin';
        context.idToken['https://acme.example/plan'] = 'gold';
        callback(null, user, context);
      }`,
    ])
    const tokens = await signIn(tenant, createBrowser(tenant), ADA)
    const id = decodeJwt(tokens.id_token!)
    expect(id).not.toHaveProperty('amr')
    expect(id).not.toHaveProperty('acr')
    expect(id).toMatchObject({ sub: 'auth0|ada', 'https://acme.example/plan': 'gold' })
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      sub: 'auth0|ada',
      aud: `${tenant.url}/userinfo`,
    })
  })

  it('is not kept for the silent login that follows', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        if (context.request.query.prompt !== 'none') { context.multifactor = { provider: 'any' }; }
        callback(null, user, context);
      }`,
    ])
    const browser = createBrowser(tenant)
    await signInWithCode(tenant, browser)
    const started = attempt({ prompt: 'none' })
    const { code } = answerAt(await browser.open(started.url))
    const response = await exchange(tenant, { code, verifier: started.verifier })
    const { id_token } = (await response.json()) as TokenResponse
    expect(decodeJwt(id_token!)).not.toHaveProperty('amr')
  })
})

describe('/userinfo', () => {
  const ask = (token: string, method = 'GET') =>
    tenant.fetch(
      new Request(`${tenant.url}/userinfo`, {
        method,
        headers: { authorization: `Bearer ${token}` },
      }),
    )

  it('answers an access token with what its scope allows', async () => {
    tenant = acmeTenant()
    const { access_token } = await signIn(tenant, createBrowser(tenant), ADA, {
      scope: 'openid email',
    })
    expect(await (await ask(access_token)).json()).toEqual({
      sub: 'auth0|ada',
      email: ADA.username,
      email_verified: expect.any(Boolean),
    })
    expect((await ask(access_token, 'POST')).status).toBe(200)
  })

  it('takes the token from the body of a POST, and never from a query', async () => {
    tenant = acmeTenant()
    const { access_token } = await signIn(tenant, createBrowser(tenant), ADA)
    const query = new URLSearchParams({ access_token }).toString()
    const post = (address: string, body: string) =>
      tenant.fetch(
        new Request(`${tenant.url}/userinfo${address}`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body,
        }),
      )
    const answer = (await (await post('', query)).json()) as { sub: string }
    expect(answer.sub).toBe('auth0|ada')
    expect((await post(`?${query}`, '')).status).toBe(401)
    expect((await post('', 'access_token=x.y.z')).status).toBe(401)
    const get = await tenant.fetch(new Request(`${tenant.url}/userinfo?${query}`))
    expect(get.status).toBe(401)
  })

  it('refuses an ID token, an expired, a changed and a missing token', async () => {
    tenant = acmeTenant()
    const { access_token, id_token } = await signIn(tenant, createBrowser(tenant), ADA)
    const [head = '', body = ''] = access_token.split('.')
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`
    for (const token of [id_token!, none, `${head}.${body}.AAAA`, 'x']) {
      const response = await ask(token)
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    }
    tenant.clock.advance({ days: 1 })
    expect((await ask(access_token)).status).toBe(401)
  })

  it('adds the audience of an API beside its own', async () => {
    tenant = acmeTenant()
    const { access_token } = await signIn(tenant, createBrowser(tenant), ADA, {
      audience: 'https://api.example',
    })
    expect(decodeJwt(access_token).aud).toEqual(['https://api.example', `${tenant.url}/userinfo`])
    expect((await ask(access_token)).status).toBe(200)
  })
})
