import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ADA,
  GRACE,
  acmeTenant,
  answerAt,
  attempt,
  leave,
  signIn,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import type { Browser } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

/** Sends the browser away in the first pass and shows what the second one sees as a denial. */
const ASK_ELSEWHERE = `function (user, context, callback) {
  if (context.protocol === 'redirect-callback') {
    if (context.request.query.show) {
      return callback(new UnauthorizedError(JSON.stringify({
        query: context.request.query, body: context.request.body,
        protocol: context.original_protocol, ip: context.request.ip, jti: user.jti
      })));
    }
    return callback(null, user, context);
  }
  user.jti = 'from the first pass';
  context.redirect = { url: 'https://mfa.example/ask?session_token=abc&next=%2Fx' };
  callback(null, user, context);
}`

/** Signs Ada in until she is at the other site; the state that it got. */
async function away(
  browser: Browser,
  more: Readonly<Record<string, string>> = {},
): Promise<{ readonly url: URL; readonly state: string }> {
  const { screen } = await typePassword(browser, ADA, attempt(more))
  const { url } = await leave(browser, screen)
  return { url, state: url.searchParams.get('state') ?? '' }
}

describe('a redirect to another site', () => {
  it('comes back with GET and ends with a code', async () => {
    tenant = acmeTenant([ASK_ELSEWHERE])
    const browser = createBrowser(tenant)
    const { state } = await away(browser)
    expect(answerAt(await browser.open(`/continue?state=${state}`)).code).not.toBe('')
  })

  it('comes back with a POST of the other site, although its cookies stay behind', async () => {
    tenant = acmeTenant([ASK_ELSEWHERE])
    const browser = createBrowser(tenant)
    const { state } = await away(browser)
    const from = 'https://mfa.example'
    const body = { state, token: '"><script>' }
    const bounce = await browser.fetch('/continue', { method: 'POST', from, body })
    // The redirects after this post lead anywhere, and browsers hold them to form-action, too.
    expect(bounce.headers.get('content-security-policy')).toContain('form-action *')
    const page = await bounce.text()
    expect(page).toContain(`action="${tenant.url}/continue"`)
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;"')
    expect(page).not.toContain('"><script>')

    const place = await browser.open('/continue', { method: 'POST', from: tenant.url, body })
    expect(answerAt(place).code).not.toBe('')
  })

  it('row 14: cannot change or remove what the application asked for', async () => {
    tenant = acmeTenant([ASK_ELSEWHERE])
    const browser = createBrowser(tenant)
    const { state } = await away(browser, { acr_values: 'silver', careful: 'yes' })
    const added = 'acr_values=gold&client_id=other&prompt=none&careful=no&show=1&token=t'
    const { description } = answerAt(await browser.open(`/continue?state=${state}&${added}`))
    const seen = JSON.parse(description ?? '') as { query: Record<string, string> }
    expect(seen.query).toMatchObject({
      acr_values: 'silver',
      client_id: 'acme',
      careful: 'yes',
      token: 't',
    })
    expect(seen).toMatchObject({ protocol: 'oidc-basic-profile', jti: 'from the first pass' })
    // What the application sent keeps its value, and prompt was not sent at all.
    expect(seen.query.state).not.toBe(state)
  })

  it('row 14: cannot say what only the application can have asked for', async () => {
    tenant = acmeTenant([ASK_ELSEWHERE])
    const browser = createBrowser(tenant)
    const { state } = await away(browser)
    const said = 'prompt=none&acr_values=gold&max_age=1&audience=x&organization=x&show=1&token=t'
    const { description } = answerAt(await browser.open(`/continue?state=${state}&${said}`))
    const { query } = JSON.parse(description ?? '') as { query: Record<string, string> }
    expect(query).toMatchObject({ token: 't' })
    for (const name of ['prompt', 'acr_values', 'max_age', 'audience', 'organization']) {
      expect(query).not.toHaveProperty(name)
    }
  })

  it('row 14: cannot say it in a form either', async () => {
    tenant = acmeTenant([ASK_ELSEWHERE])
    const browser = createBrowser(tenant)
    const { state } = await away(browser)
    const body = { state, prompt: 'none', acr_values: 'gold', token: 't' }
    const url = `/continue?show=1`
    const place = await browser.open(url, { method: 'POST', from: tenant.url, body })
    const seen = JSON.parse(answerAt(place).description ?? '') as { body: Record<string, string> }
    expect(seen.body).toMatchObject({ token: 't' })
    expect(Object.keys(seen.body)).not.toEqual(expect.arrayContaining(['prompt']))
    expect(Object.keys(seen.body)).not.toEqual(expect.arrayContaining(['acr_values']))
  })

  it('shows rules the address of the login in both passes', async () => {
    tenant = acmeTenant([ASK_ELSEWHERE])
    const cookies = new Map<string, string>()
    const office = createBrowser(tenant, { remoteAddress: '10.1.2.3', cookies })
    const { state } = await away(office)
    const cafe = createBrowser(tenant, { remoteAddress: '203.0.113.9', cookies })
    const { description } = answerAt(await cafe.open(`/continue?state=${state}&show=1`))
    expect(JSON.parse(description ?? '')).toMatchObject({ ip: '10.1.2.3' })
  })

  it('row 15: keeps a demand that only the first pass made', async () => {
    tenant = acmeTenant([
      ASK_ELSEWHERE,
      `function (user, context, callback) {
        if (context.protocol !== 'redirect-callback') { context.multifactor = { provider: 'any' }; }
        callback(null, user, context);
      }`,
    ])
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, GRACE, attempt())
    const { url } = await leave(browser, screen)
    const place = await browser.open(`/continue?state=${url.searchParams.get('state') ?? ''}`)
    expect(place.url.pathname).toBe('/u/mfa')
    expect((await browser.screen(place)).screen).toBe('mfa-otp-challenge')
    const { response } = await browser.open(`/authorize/resume${place.url.search}`)
    expect(response.status).toBe(200)
  })

  it('row 15: gives a demand up when the second pass says none', async () => {
    tenant = acmeTenant([
      ASK_ELSEWHERE,
      `function (user, context, callback) {
        var back = context.protocol === 'redirect-callback';
        context.multifactor = { provider: back ? 'none' : 'any' };
        callback(null, user, context);
      }`,
    ])
    const browser = createBrowser(tenant)
    const { state } = await away(browser)
    expect(answerAt(await browser.open(`/continue?state=${state}`)).code).not.toBe('')
  })

  describe('row 16: has a state that', () => {
    it('works once', async () => {
      tenant = acmeTenant([ASK_ELSEWHERE])
      const browser = createBrowser(tenant)
      const { state } = await away(browser)
      expect(answerAt(await browser.open(`/continue?state=${state}`)).code).not.toBe('')
      const again = await browser.open(`/continue?state=${state}`)
      expect(again.response.status).toBe(400)
      expect(await again.response.text()).toContain('invalid_request')
    })

    it('works in the browser of the login only', async () => {
      tenant = acmeTenant([ASK_ELSEWHERE])
      const browser = createBrowser(tenant)
      const { state } = await away(browser)
      const stranger = createBrowser(tenant)
      await signIn(tenant, stranger, ADA).catch(() => undefined)
      expect((await stranger.open(`/continue?state=${state}`)).response.status).toBe(400)
      expect(answerAt(await browser.open(`/continue?state=${state}`)).code).not.toBe('')
    })

    it('cannot be guessed from the transaction', async () => {
      tenant = acmeTenant([ASK_ELSEWHERE])
      const browser = createBrowser(tenant)
      const { state } = await away(browser)
      const [transaction = '', secret = ''] = state.split('.')
      expect(Buffer.from(secret, 'base64url').length * 8).toBeGreaterThanOrEqual(128)
      for (const guess of [
        '',
        transaction,
        `${transaction}.`,
        `${transaction}.${'A'.repeat(43)}`,
      ]) {
        expect((await browser.open(`/continue?state=${guess}`)).response.status).toBe(400)
      }
      expect((await browser.open('/continue')).response.status).toBe(400)
    })

    it('expires after an hour', async () => {
      tenant = acmeTenant([ASK_ELSEWHERE])
      const browser = createBrowser(tenant)
      const { state } = await away(browser)
      tenant.clock.advance({ hours: 1 })
      expect((await browser.open(`/continue?state=${state}`)).response.status).toBe(400)
    })
  })

  describe('row 17: a return without a visit', () => {
    const verifying = (check: string) => `function (user, context, callback) {
      if (context.protocol !== 'redirect-callback') {
        context.redirect = { url: 'https://mfa.example/ask' };
        return callback(null, user, context);
      }
      ${check}
      callback(null, user, context);
    }`

    it('is denied by a rule that verifies what the site signed', async () => {
      const rule = verifying(`
        var expected = require('crypto').createHmac('sha256', configuration.SECRET)
          .update(user.user_id).digest('hex');
        if (context.request.query.proof !== expected) {
          return callback(new UnauthorizedError('Visit the site.'));
        }`)
      const secret = 'between the tenant and the site'
      tenant = acmeTenant([rule], { config: { rulesConfigs: [{ key: 'SECRET', value: secret }] } })
      const browser = createBrowser(tenant)
      for (const forged of ['', '&proof=', '&proof=true', '&proof=undefined']) {
        const { state } = await away(browser, { prompt: 'login' })
        const answer = answerAt(await browser.open(`/continue?state=${state}${forged}`))
        expect(answer).toMatchObject({ error: 'unauthorized', code: '' })
      }
      const { state } = await away(browser, { prompt: 'login' })
      const proof = createHmac('sha256', secret).update('auth0|ada').digest('hex')
      const place = await browser.open(`/continue?state=${state}&proof=${proof}`)
      expect(answerAt(place).code).not.toBe('')
    })
  })

  describe('row 18: the session_token of rule-utilities', () => {
    const SECRET = 'between the tenant and the site'
    const RULE = `function (user, context, callback) {
      var RuleUtilities = require('@auth0/rule-utilities@0.1.0').Auth0RedirectRuleUtilities;
      var util = new RuleUtilities(user, context, configuration);
      if (util.isRedirectCallback) {
        try { util.validateSessionToken(); } catch (error) {
          return callback(new UnauthorizedError('Not verified: ' + error.message));
        }
        return callback(null, user, context);
      }
      if (util.canRedirect) util.doRedirect('https://mfa.example/ask');
      callback(null, user, context);
    }`
    const now = () => Math.floor(Date.now() / 1000)
    const good = () => ({ sub: 'auth0|ada', iss: 'https://localhost/', exp: now() + 60 })

    function sign(claims: object, { alg = 'HS256', secret = SECRET } = {}): string {
      const text = [{ alg, typ: 'JWT' }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.')
      const hash = alg === 'HS512' ? 'sha512' : 'sha256'
      return alg === 'none'
        ? `${text}.`
        : `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`
    }

    /** Comes back with a token, as if the other site had sent it; `sent` is told the state it got. */
    async function comeBack(sent: (state: string) => string | undefined) {
      tenant = acmeTenant([RULE], {
        config: { rulesConfigs: [{ key: 'SESSION_TOKEN_SECRET', value: SECRET }] },
      })
      const browser = createBrowser(tenant)
      const { state } = await away(browser)
      const token = sent(state)
      const query = new URLSearchParams({ state, ...(token && { session_token: token }) })
      return answerAt(await browser.open(`/continue?${query}`))
    }

    it('lets the person in whom it speaks of', async () => {
      expect(await comeBack(() => sign(good()))).toMatchObject({ error: null })
    })

    it('lets the person in whose token is bound to this redirect', async () => {
      const answer = await comeBack((state) => sign({ ...good(), state }))
      expect(answer).toMatchObject({ error: null })
    })

    const forged: readonly (readonly [string, () => string | undefined])[] = [
      ['is missing', () => undefined],
      ['speaks of another user', () => sign({ ...good(), sub: 'auth0|grace' })],
      ['speaks of nobody', () => sign({ ...good(), sub: undefined })],
      ['is of another issuer', () => sign({ ...good(), iss: 'https://evil.example/' })],
      ['has expired', () => sign({ ...good(), exp: now() - 60 })],
      ['never expires', () => sign({ ...good(), exp: undefined })],
      ['has the algorithm none', () => sign(good(), { alg: 'none' })],
      ['has another algorithm', () => sign(good(), { alg: 'HS512' })],
      ['has another secret', () => sign(good(), { secret: 'guessed' })],
      ['belongs to another redirect', () => sign({ ...good(), state: 'of-another-login' })],
    ]
    for (const [title, token] of forged) {
      it(`denies when it ${title}`, async () => {
        expect(await comeBack(token)).toMatchObject({ error: 'unauthorized', code: '' })
      })
    }
  })

  it('row 19: gets our state appended and keeps the parameters of the rule', async () => {
    tenant = acmeTenant([ASK_ELSEWHERE])
    const { url } = await away(createBrowser(tenant))
    expect(url.origin + url.pathname).toBe('https://mfa.example/ask')
    expect(url.search).toMatch(/^\?session_token=abc&next=%2Fx&state=[\w-]+\.[\w-]+$/)
  })

  it('row 19: goes to the web only', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        context.redirect = { url: 'javascript:alert(1)' };
        callback(null, user, context);
      }`,
    ])
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, ADA, attempt())
    expect(answerAt(await leave(browser, screen)).error).toBe('access_denied')
  })

  it('shows the second pass what the store holds, not what the first one only pretended', async () => {
    tenant = acmeTenant([
      `function (user, context, callback) {
        if (context.protocol === 'redirect-callback') {
          return callback(new UnauthorizedError(JSON.stringify(user.app_metadata || null)));
        }
        user.app_metadata = { mfa_done: true };
        context.redirect = { url: 'https://mfa.example' };
        callback(null, user, context);
      }`,
    ])
    const browser = createBrowser(tenant)
    const { state } = await away(browser)
    expect(answerAt(await browser.open(`/continue?state=${state}`)).description).toBe('null')
  })

  it('keeps what a rule put into the address out of the trace', async () => {
    tenant = acmeTenant([ASK_ELSEWHERE])
    await away(createBrowser(tenant))
    const steps = JSON.stringify(tenant.traces.list()[0]?.steps)
    expect(steps).toContain('https://mfa.example/ask')
    expect(steps).not.toContain('session_token')
  })
})
