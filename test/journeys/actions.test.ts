import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ADA,
  GRACE_RECOVERY_CODE,
  answerAt,
  attempt,
  demand,
  leave,
  loginTicket,
  refresh,
  withParameters,
} from './support/acme.js'
import {
  answerCode,
  begin,
  login,
  onExecute,
  printed,
  tenantWithActions,
  tokensAt,
} from './support/actions.js'
import { createBrowser } from './support/browser.js'
import { askAsDevice, codeOnDevice, confirmOn } from './support/device.js'
import { bodyOf, grantsTenant, passwordLogin } from './support/grants.js'

const tenants: Tenant[] = []
afterEach(async () => {
  await Promise.all(tenants.splice(0).map((tenant) => tenant.close()))
})

function started(...given: Parameters<typeof tenantWithActions>): Tenant {
  const tenant = tenantWithActions(...given)
  tenants.push(tenant)
  return tenant
}

const print = (what: string) => onExecute(`console.log(JSON.stringify(${what}))`)

describe('post-login Actions', () => {
  it('put claims and scopes into the tokens, after the rules and in place of theirs', async () => {
    const rule = `function (user, context, callback) {
      context.idToken['https://acme.example/by'] = 'rule';
      context.idToken['https://acme.example/rule'] = 'kept';
      callback(null, user, context);
    }`
    const tenant = started(
      [
        onExecute(`
          api.idToken.setCustomClaim('https://acme.example/by', 'action')
          api.accessToken.setCustomClaim('https://acme.example/tier', 'gold')
          api.accessToken.removeScope('profile')
          api.accessToken.addScope('read:reports')`),
      ],
      { rules: [rule] },
    )
    const { id, access, tokens } = await login(tenant, createBrowser(tenant))
    expect(id).toMatchObject({
      'https://acme.example/by': 'action',
      'https://acme.example/rule': 'kept',
    })
    expect(id).not.toHaveProperty('name')
    expect(access).toMatchObject({
      'https://acme.example/tier': 'gold',
      scope: 'openid email offline_access read:reports',
    })
    expect(tokens.scope).toBe('openid email offline_access read:reports')
  })

  it('deny with access_denied and their reason, and the ones after do not run', async () => {
    const tenant = started([onExecute(`api.access.deny('Not today.')`), print('1')])
    const browser = createBrowser(tenant)
    const { started: began, screen } = await begin(browser, ADA)
    expect(answerAt(await leave(browser, screen))).toMatchObject({
      error: 'access_denied',
      description: 'Not today.',
      state: began.state,
      code: '',
    })
    expect(printed(tenant)).toEqual([])
    expect(tenant.traces.list()[0]?.passes.at(-1)?.rules).toMatchObject([
      { kind: 'action', outcome: 'denied' },
      { kind: 'action', outcome: 'not_reached' },
    ])
  })

  it('deny when they fail', async () => {
    const tenant = started([onExecute(`throw new Error('Broken.')`)])
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser, ADA)
    expect(answerAt(await leave(browser, screen)).error).toBe('access_denied')
  })

  it('do not run when a rule denied', async () => {
    const denies = `function (user, context, callback) { callback(new UnauthorizedError('Rule.')) }`
    const tenant = started([print('1')], { rules: [denies] })
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser, ADA)
    expect(answerAt(await leave(browser, screen))).toMatchObject({
      error: 'unauthorized',
      description: 'Rule.',
    })
    expect(tenant.traces.list()[0]?.passes).toHaveLength(1)
  })

  it('can be switched off and on by the tests of an application', async () => {
    const tenant = started([onExecute(`api.access.deny('No.')`)])
    expect(tenant.actions.list()).toMatchObject([{ name: 'action-1', enabled: true }])
    expect(JSON.stringify(tenant.actions.list())).not.toContain('secrets')
    tenant.actions.enable('action-1', false)
    expect((await login(tenant, createBrowser(tenant))).id.sub).toBe('auth0|ada')
    tenant.actions.enable('action-1', true)
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser, ADA)
    expect(answerAt(await leave(browser, screen)).error).toBe('access_denied')
  })

  it('are told the truth about the login', async () => {
    const tenant = started(
      [
        print(
          '{ ...event, secrets: undefined, user: undefined, authentication: event.authentication.methods }',
        ),
        print('event.user'),
      ],
      { secrets: { KEY: 'shh' } },
    )
    const browser = createBrowser(tenant)
    await login(tenant, browser, ADA, { login_hint: 'ada', ui_locales: 'fr en' })
    expect(printed(tenant)).toMatchObject([
      {
        authentication: [{ name: 'pwd', timestamp: expect.stringMatching(/Z$/) as string }],
        client: { client_id: 'acme', name: 'Acme' },
        connection: { name: 'Username-Password-Authentication', strategy: 'auth0' },
        request: { ip: '127.0.0.1', method: 'GET', query: { login_hint: 'ada' } },
        session: { user_id: 'auth0|ada', clients: [], cookie: { mode: 'persistent' } },
        stats: { logins_count: 1 },
        tenant: { id: 'lockstep' },
        transaction: {
          protocol: 'oidc-basic-profile',
          requested_scopes: ['openid', 'profile', 'email', 'offline_access'],
          login_hint: 'ada',
          ui_locales: ['fr', 'en'],
          response_type: ['code'],
          acr_values: [],
          prompt: [],
        },
      },
      {
        user_id: 'auth0|ada',
        app_metadata: {},
        user_metadata: {},
        enrolledFactors: [],
        multifactor: [],
        identities: [{ connection: 'Username-Password-Authentication', isSocial: false }],
      },
    ])
  })
})

describe('metadata of Actions', () => {
  const counts = onExecute(
    `api.user.setAppMetadata('seen', (event.user.app_metadata.seen ?? 0) + 1)`,
  )

  it('is written once, when the login completes', async () => {
    const tenant = started([counts])
    const browser = createBrowser(tenant)
    await login(tenant, browser)
    const metadata = async () =>
      (await tenant.users.list()).find(({ user_id }) => user_id === 'auth0|ada')?.app_metadata
    expect(await metadata()).toEqual({ seen: 1 })
    await login(tenant, createBrowser(tenant))
    expect(await metadata()).toEqual({ seen: 2 })
  })

  it('after a denial is found', async () => {
    const tenant = started([
      onExecute(`api.access.deny('No.'); api.user.setAppMetadata('verified', true)`),
    ])
    const { screen } = await begin(createBrowser(tenant), ADA)
    expect(screen.screen).toBe('redirect')
    const findings = tenant.traces.list()[0]?.passes.at(-1)?.rules[0]?.findings
    expect(findings?.map(({ id }) => id)).toEqual(['metadata-after-denial'])
  })

  it('of a denial is written, as Auth0 documents it', async () => {
    const tenant = started([
      onExecute(`api.user.setAppMetadata('tried', true); api.access.deny('No.')`),
    ])
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser, ADA)
    await leave(browser, screen)
    const [ada] = await tenant.users.list()
    expect(ada?.app_metadata).toEqual({ tried: true })
  })
})

describe('a second factor that Actions demand', () => {
  it('is asked for at the end when it was enabled, and the claims come only then', async () => {
    const tenant = started([
      onExecute(`
        api.multifactor.enable('any', { allowRememberBrowser: false })
        api.idToken.setCustomClaim('https://acme.example/mfa', true)`),
      print('"after"'),
    ])
    const browser = createBrowser(tenant)
    const { started: began, place, screen } = await begin(browser)
    expect(screen).toMatchObject({ screen: 'mfa-otp-challenge', rememberBrowser: 'off' })
    expect(printed(tenant)).toEqual(['after'])
    const { id } = await tokensAt(tenant, await answerCode(tenant, browser, place), began)
    expect(id).toMatchObject({ 'https://acme.example/mfa': true, amr: ['mfa'] })
  })

  it('that a rule demands is taken back by none, with a finding', async () => {
    const tenant = started([onExecute(`api.multifactor.enable('none')`)], {
      rules: [demand({ provider: 'any' })],
    })
    const { id } = await login(tenant, createBrowser(tenant))
    expect(id).not.toHaveProperty('amr')
    const findings = tenant.traces
      .list()[0]
      ?.passes.flatMap(({ rules }) => rules)
      .flatMap((trace) => trace.findings)
    expect(findings).toMatchObject([{ id: 'demand-undone', rule: 'action-1' }])
  })

  it('comes before the Actions after it, each factor for itself, and is told to them', async () => {
    const tenant = started([
      onExecute(`
        api.authentication.challengeWith({ type: 'otp' })
        api.authentication.challengeWith({ type: 'recovery-code' })`),
      print('event.authentication.methods.map(({ name, type }) => [name, type])'),
    ])
    const browser = createBrowser(tenant)
    const { started: began, place, screen } = await begin(browser)
    expect(screen).toMatchObject({ screen: 'mfa-otp-challenge', rememberBrowser: 'off' })
    expect(printed(tenant)).toEqual([])

    const second = await answerCode(tenant, browser, place)
    expect(second.url.pathname).toBe('/u/mfa')
    expect(await browser.screen(second)).toMatchObject({ screen: 'mfa-recovery-code-challenge' })
    expect(printed(tenant)).toEqual([])

    const shown = await browser.act(second, {
      action: 'submit_recovery_code',
      code: GRACE_RECOVERY_CODE,
    })
    if (shown.screen !== 'mfa-recovery-code-challenge-new-code') throw new Error(shown.screen)
    const end = await browser.open(shown.next)
    expect(printed(tenant)).toEqual([
      [
        ['pwd', undefined],
        ['mfa', 'otp'],
        ['mfa', 'recovery-code'],
      ].map(([name, type]) => (type === undefined ? [name, null] : [name, type])),
    ])
    expect((await tokensAt(tenant, end, began)).id.amr).toEqual(['mfa'])
  })

  it('is enrolled, and told to the next Action, when an existing one was challenged first', async () => {
    const tenant = started(
      [
        onExecute(`
          api.authentication.enrollWith({ type: 'phone', options: { preferredMethod: 'sms' } })`),
        print('event.user.enrolledFactors.map(({ type }) => type)'),
      ],
      {
        config: {
          guardian: {
            factors: [
              { name: 'otp', enabled: true },
              { name: 'sms', enabled: true },
            ],
          },
        },
      },
    )
    const browser = createBrowser(tenant)
    const { started: began, place, screen } = await begin(browser)
    expect(screen).toMatchObject({ screen: 'mfa-otp-challenge' })
    const second = await answerCode(tenant, browser, place)
    expect(await browser.screen(second)).toMatchObject({ screen: 'mfa-phone-enrollment' })
    await browser.act(second, { action: 'submit_phone_number', phoneNumber: '+15550100' })
    const { text } = await tenant.outbox.next({ to: '+15550100', timeoutMs: 1000 })
    const [code = ''] = /\d{6}/.exec(text) ?? []
    const done = await browser.act(second, { action: 'confirm_enrolment', code })
    const end = await leave(browser, done)
    expect(printed(tenant)).toEqual([['otp', 'phone', 'recovery-code']])
    expect((await tokensAt(tenant, end, began)).id.amr).toEqual(['mfa'])
  })
})

describe('Actions and a refresh token', () => {
  it('run again at each renewal, with what is known of it', async () => {
    const tenant = started([
      onExecute(`
        api.accessToken.setCustomClaim('https://acme.example/protocol', event.transaction.protocol)
        console.log(JSON.stringify({ token: event.refresh_token, methods: event.authentication?.methods }))`),
    ])
    const { tokens } = await login(tenant, createBrowser(tenant))
    const renewed = await refresh(tenant, tokens.refresh_token ?? '')
    expect(renewed.status).toBe(200)
    expect(printed(tenant)).toMatchObject([
      {
        token: { client_id: 'acme', rotating: true, user_id: 'auth0|ada' },
        methods: [{ name: 'pwd' }],
      },
    ])
  })

  it('are told whether the login that it comes from proved a second factor', async () => {
    const tenant = started([
      onExecute(`
        const refreshes = event.transaction.protocol === 'oauth2-refresh-token'
        if (!refreshes && event.user.user_id === 'auth0|grace') {
          return api.authentication.challengeWith({ type: 'otp' })
        }
        const proven = event.authentication.methods.some(({ type }) => type === 'otp')
        if (refreshes && !proven) api.access.deny('No second factor.')`),
    ])
    const browser = createBrowser(tenant)
    const { started: began, place } = await begin(browser)
    const grace = await tokensAt(tenant, await answerCode(tenant, browser, place), began)
    expect((await refresh(tenant, grace.tokens.refresh_token ?? '')).status).toBe(200)
    const ada = await login(tenant, createBrowser(tenant))
    expect((await refresh(tenant, ada.tokens.refresh_token ?? '')).status).toBe(403)
  })

  it('may end it, keep things with it, and change how long it lives', async () => {
    const tenant = started([
      onExecute(`
        if (event.transaction.protocol !== 'oauth2-refresh-token') return
        const uses = Number(event.refresh_token.metadata.uses ?? 0)
        if (uses === 2) return api.refreshToken.revoke('Used up.')
        api.refreshToken.setMetadata('uses', String(uses + 1))`),
    ])
    const { tokens } = await login(tenant, createBrowser(tenant))
    let token = tokens.refresh_token ?? ''
    for (let use = 0; use < 2; use++) {
      const renewed = await refresh(tenant, token)
      expect(renewed.status).toBe(200)
      token = ((await renewed.json()) as { refresh_token: string }).refresh_token
    }
    const last = await refresh(tenant, token)
    expect(await last.json()).toMatchObject({
      error: 'access_denied',
      error_description: 'Used up.',
    })
    tenant.actions.enable('action-1', false)
    expect(await (await refresh(tenant, token)).json()).toMatchObject({ error: 'invalid_grant' })
  })

  it('deny it with access_denied', async () => {
    const tenant = started([
      onExecute(
        `if (event.transaction.protocol === 'oauth2-refresh-token') api.access.deny('Stale.')`,
      ),
    ])
    const { tokens } = await login(tenant, createBrowser(tenant))
    const renewed = await refresh(tenant, tokens.refresh_token ?? '')
    expect(renewed.status).toBe(403)
    expect(await renewed.json()).toEqual({
      error: 'access_denied',
      error_description: 'Stale.',
    })
  })
})

describe('Actions and the refresh token that a login begins', () => {
  /** Does that at the login; at a renewal it prints what became of it. */
  const atLogin = (body: string) =>
    onExecute(`
      if (event.transaction.protocol !== 'oauth2-refresh-token') { ${body}; return }
      const { metadata, created_at, expires_at } = event.refresh_token
      const hours = (Date.parse(expires_at) - Date.parse(created_at)) / 3600_000
      console.log(JSON.stringify({ metadata, hours }))`)
  const TERMS = `
    api.refreshToken.setMetadata('from', 'login')
    api.refreshToken.setExpiresAt(Date.now() + 3600_000)`

  it.each([
    [
      'a code',
      async (tenant: Tenant) => (await login(tenant, createBrowser(tenant))).tokens.refresh_token,
    ],
    [
      'a device',
      async (tenant: Tenant) => {
        const browser = createBrowser(tenant)
        await login(tenant, browser)
        const device = await codeOnDevice(tenant)
        await confirmOn(browser, tenant, device.user_code)
        return (await bodyOf(await askAsDevice(tenant, device))).refresh_token
      },
    ],
    [
      'a password',
      async (tenant: Tenant) =>
        (await bodyOf(await passwordLogin(tenant, ADA, { scope: 'openid offline_access' })))
          .refresh_token,
    ],
  ])('say what is kept with it and when it ends, for %s', async (_, tokenBy) => {
    const tenant = grantsTenant([], {
      config: { actions: [{ name: 'action-1', code: atLogin(TERMS) }] },
    })
    tenants.push(tenant)
    const renewed = await refresh(tenant, String(await tokenBy(tenant)))
    expect(renewed.status).toBe(200)
    const [{ metadata, hours }] = printed(tenant) as [{ metadata: object; hours: number }]
    expect(metadata).toEqual({ from: 'login' })
    expect(hours).toBeCloseTo(1, 1)
    tenant.clock.advance({ minutes: 70 })
    const { refresh_token } = await bodyOf(renewed)
    expect((await refresh(tenant, String(refresh_token))).status).toBe(403)
  })

  it('make it end when it is not used', async () => {
    const tenant = started([atLogin(`api.refreshToken.setIdleExpiresAt(Date.now() + 60_000)`)])
    const { tokens } = await login(tenant, createBrowser(tenant))
    tenant.clock.advance({ minutes: 2 })
    expect((await refresh(tenant, tokens.refresh_token ?? '')).status).toBe(403)
  })

  it('never make it live longer than the application allows', async () => {
    const year = 'Date.now() + 365 * 24 * 3600_000'
    const tenant = started([
      atLogin(`
        api.refreshToken.setExpiresAt(${year})
        api.refreshToken.setIdleExpiresAt(${year})`),
    ])
    const { tokens } = await login(tenant, createBrowser(tenant))
    const renewed = await refresh(tenant, tokens.refresh_token ?? '')
    expect(printed(tenant)).toEqual([{ metadata: {}, hours: 30 * 24 }])
    tenant.clock.advance({ days: 31 })
    const { refresh_token } = await bodyOf(renewed)
    expect((await refresh(tenant, String(refresh_token))).status).toBe(403)
  })

  it('take back what was to be kept with it', async () => {
    const tenant = started([
      atLogin(`
        api.refreshToken.setMetadata('from', 'login')
        api.refreshToken.evictMetadata()
        api.refreshToken.setMetadata('kept', 'yes')`),
    ])
    const { tokens } = await login(tenant, createBrowser(tenant))
    await refresh(tenant, tokens.refresh_token ?? '')
    expect(printed(tenant)).toMatchObject([{ metadata: { kept: 'yes' } }])
    expect(JSON.stringify(printed(tenant))).not.toContain('from')
  })

  it('get nothing for a token that they end before it is there', async () => {
    const tenant = started([atLogin(`api.refreshToken.revoke('Not for you.')`)])
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser, ADA)
    expect(answerAt(await leave(browser, screen))).toMatchObject({
      error: 'access_denied',
      code: '',
    })
  })
})

describe('Actions and the session', () => {
  it('may end it, with the refresh tokens that came from it', async () => {
    const tenant = started([onExecute(`api.session.revoke('Signed out everywhere.')`)])
    tenant.actions.enable('action-1', false)
    const browser = createBrowser(tenant)
    const { tokens } = await login(tenant, browser)
    tenant.actions.enable('action-1', true)
    const denied = await browser.open(attempt({ prompt: 'none' }).url)
    expect(answerAt(denied)).toMatchObject({
      error: 'access_denied',
      description: 'Signed out everywhere.',
    })
    tenant.actions.enable('action-1', false)
    expect(answerAt(await browser.open(attempt({ prompt: 'none' }).url)).error).toBe(
      'login_required',
    )
    expect((await refresh(tenant, tokens.refresh_token ?? '')).status).toBe(403)
  })

  it('may choose how long the browser keeps its cookie, until another choice', async () => {
    const tenant = started([
      onExecute(`
        console.log(JSON.stringify(event.session.cookie.mode))
        const { mode } = event.request.query
        if (mode) api.session.setCookieMode(mode)`),
    ])
    const browser = createBrowser(tenant)
    const { screen } = await begin(browser, ADA, { mode: 'non-persistent' })
    if (screen.screen !== 'redirect') throw new Error(screen.screen)
    const secret = browser.cookies.get('auth0')
    const sessionCookies = async (url: string) =>
      (await browser.fetch(url)).headers.getSetCookie().filter((set) => set.startsWith('auth0='))
    expect(await sessionCookies(screen.url)).toEqual([
      `auth0=${secret}; Path=/; HttpOnly; SameSite=Lax`,
    ])

    tenant.clock.advance({ hours: 1 })
    expect(await sessionCookies(attempt().url)).toEqual([])
    expect(printed(tenant)).toEqual(['non-persistent'])
    expect(await sessionCookies(attempt({ mode: 'persistent' }).url)).toEqual([
      `auth0=${secret}; Path=/; Max-Age=${167 * 3600}; HttpOnly; SameSite=Lax`,
    ])
    await browser.open(attempt({ prompt: 'none' }).url)
    expect(printed(tenant)).toEqual(['persistent'])
  })

  it('may choose so for a session that begins with the answer', async () => {
    const tenant = started([onExecute(`api.session.setCookieMode('non-persistent')`)])
    const browser = createBrowser(tenant)
    const began = attempt()
    const ticket = await loginTicket(browser, began)
    const { url } = withParameters(began, { login_ticket: ticket })
    const answer = await browser.fetch(url)
    expect(answerAt({ url: new URL(answer.headers.get('location') ?? '') }).code).not.toBe('')
    expect(answer.headers.getSetCookie().filter((set) => set.startsWith('auth0='))).toEqual([
      expect.not.stringContaining('Max-Age'),
    ])
  })

  it('may make it end sooner, and keep things with it', async () => {
    const tenant = started([
      onExecute(`
        console.log(JSON.stringify(event.session.metadata))
        api.session.setMetadata('seen', 'yes')
        api.session.setExpiresAt(Date.now() + 3600_000)`),
    ])
    const browser = createBrowser(tenant)
    await login(tenant, browser)
    await browser.open(attempt({ prompt: 'none' }).url)
    expect(printed(tenant)).toEqual([{ seen: 'yes' }])
    tenant.clock.advance({ hours: 2 })
    expect(answerAt(await browser.open(attempt({ prompt: 'none' }).url)).error).toBe(
      'login_required',
    )
  })
})
