import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ADA,
  GRACE,
  answerAt,
  attempt,
  demand,
  freshCode,
  leave,
  signIn,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import {
  GOOGLE,
  LIN,
  WITH_LIN,
  socialAttempt,
  socialTenant,
  visitProvider,
} from '../journeys/support/social.js'

const MFA = demand({ provider: 'any' })
const ELSEWHERE = `function (user, context, callback) {
  context.redirect = { url: 'https://mfa.example/' };
  callback(null, user, context);
}`

let tenant: Tenant
afterEach(() => tenant.close())

describe('row 68: developer keys', () => {
  const withDevkeys = (rules: readonly string[] = [], config = {}) =>
    socialTenant(rules, { google: { options: { devkeys: true } }, config })

  it('sign in where nothing more is demanded', async () => {
    tenant = withDevkeys()
    const place = await visitProvider(tenant, createBrowser(tenant), socialAttempt())
    expect(answerAt(place).code).not.toBe('')
  })

  for (const [title, rule, limit] of [
    ['a second factor', MFA, 'Multi-factor authentication'],
    ['a redirect', ELSEWHERE, 'A redirect'],
  ] as const) {
    it(`deny a login that owes ${title}, with that reason`, async () => {
      tenant = withDevkeys([rule], WITH_LIN)
      const place = await visitProvider(tenant, createBrowser(tenant), socialAttempt())
      const { code, error, description } = answerAt(place)
      expect({ code, error }).toEqual({ code: '', error: 'access_denied' })
      expect(description).toContain(limit)
      expect(description).toContain('developer keys')
    })
  }

  it('deny a factor that an Action demands', async () => {
    tenant = withDevkeys([], {
      ...WITH_LIN,
      tenant: { customize_mfa_in_postlogin_action: true },
      actions: [
        {
          name: 'step-up',
          code: `exports.onExecutePostLogin = async (event, api) => {
            api.authentication.challengeWith({ type: 'otp' });
          };`,
        },
      ],
    })
    const place = await visitProvider(tenant, createBrowser(tenant), socialAttempt())
    expect(answerAt(place)).toMatchObject({ error: 'access_denied', code: '' })
  })

  it('deny what the policy of the tenant demands, and what acr_values ask for', async () => {
    tenant = withDevkeys([], { ...WITH_LIN, guardian: { policies: ['all-applications'] } })
    const place = await visitProvider(tenant, createBrowser(tenant), socialAttempt())
    expect(answerAt(place)).toMatchObject({ error: 'access_denied', code: '' })
  })

  it('leave no session: neither silent logins nor single sign-on', async () => {
    tenant = withDevkeys()
    const browser = createBrowser(tenant)
    await visitProvider(tenant, browser, socialAttempt())
    expect(browser.cookies.has('auth0')).toBe(false)
    const silent = await browser.open(socialAttempt({ prompt: 'none' }).url)
    expect(answerAt(silent)).toMatchObject({ error: 'login_required', code: '' })
    expect(answerAt(silent).description).toContain('developer keys')
    const again = await browser.open(socialAttempt().url)
    expect(again.url.origin).toBe(await tenant.identityProvider.open())
  })

  it('cannot sign out at the other site, and say so', async () => {
    tenant = withDevkeys()
    const browser = createBrowser(tenant)
    await visitProvider(tenant, browser, socialAttempt())
    const { response } = await browser.open(
      '/v2/logout?federated&client_id=acme&returnTo=http://localhost:4401',
    )
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('Federated logout is not possible')
  })

  it('do not work on a custom domain', async () => {
    tenant = socialTenant([], {
      google: { options: { devkeys: true } },
      issuer: 'https://login.acme.example/',
    })
    const place = await createBrowser(tenant).open(socialAttempt().url)
    expect(answerAt(place)).toMatchObject({ error: 'server_error', code: '' })
    expect(answerAt(place).description).toContain('custom domain')
  })
})

describe('a login at another site', () => {
  it('leaves its MFA page only by the factor', async () => {
    tenant = socialTenant([MFA], { config: WITH_LIN })
    const browser = createBrowser(tenant)
    const place = await visitProvider(tenant, browser, socialAttempt())
    const resumed = await browser.open(`/authorize/resume${place.url.search}`)
    expect(resumed.url.pathname).toBe('/u/mfa')
    const refused = await browser.act(place, { action: 'refuse' })
    expect(answerAt(await leave(browser, refused))).toMatchObject({
      error: 'access_denied',
      code: '',
    })
    const silent = await browser.open(socialAttempt({ prompt: 'none' }).url)
    expect(answerAt(silent)).toMatchObject({ error: 'login_required', code: '' })
  })

  it('is demanded a factor again in the session that it left', async () => {
    tenant = socialTenant([demand({ provider: 'any', allowRememberBrowser: false })], {
      config: WITH_LIN,
    })
    const browser = createBrowser(tenant)
    const place = await visitProvider(tenant, browser, socialAttempt())
    const code = await freshCode(tenant, 'google-oauth2|1047')
    await browser.act(place, { action: 'submit_code', code, rememberBrowser: true })
    const again = await browser.open(attempt().url)
    expect(again.url.pathname).toBe('/u/mfa')
  })

  it('works once, and in the browser that began it only', async () => {
    tenant = socialTenant()
    const [ours, theirs] = [createBrowser(tenant), createBrowser(tenant)]
    const there = await ours.open(socialAttempt().url)
    const answer = await tenant.identityProvider.fetch(new Request(there.url))
    const back = answer.headers.get('location')!
    await theirs.open(attempt().url)
    expect((await theirs.open(back)).response.status).toBe(400)
    expect((await ours.open(back)).response.status).toBe(400)
    expect(await tenant.users.list()).toHaveLength(2)
  })

  it('accepts no code of another visit', async () => {
    tenant = socialTenant()
    const [ours, theirs] = [createBrowser(tenant), createBrowser(tenant)]
    const mine = new URL((await ours.open(socialAttempt().url)).url)
    const other = new URL((await theirs.open(socialAttempt().url)).url)
    const stolen = await tenant.identityProvider.fetch(new Request(other))
    const code = new URL(stolen.headers.get('location')!).searchParams.get('code')!
    const query = new URLSearchParams({
      code,
      state: mine.searchParams.get('state')!,
      iss: await tenant.identityProvider.open(),
    })
    const place = await ours.open(`/login/callback?${query.toString()}`)
    expect(answerAt(place)).toMatchObject({ error: 'access_denied', code: '' })
  })

  it('accepts no answer that names another issuer, or none', async () => {
    for (const iss of ['https://evil.example', undefined]) {
      tenant = socialTenant()
      const browser = createBrowser(tenant)
      const there = await browser.open(socialAttempt().url)
      const answer = await tenant.identityProvider.fetch(new Request(there.url))
      const back = new URL(answer.headers.get('location')!)
      back.searchParams.delete('iss')
      if (iss !== undefined) back.searchParams.set('iss', iss)
      const place = await browser.open(back.href)
      expect(answerAt(place)).toMatchObject({ error: 'access_denied', code: '' })
      await tenant.close()
    }
    tenant = socialTenant()
  })

  it('comes too late for a login that somebody finished by password', async () => {
    tenant = socialTenant()
    const browser = createBrowser(tenant)
    const started = attempt()
    const page = await browser.open(started.url)
    const left = await browser.act(page, { action: 'choose_connection', connection: GOOGLE.name })
    if (left.screen !== 'redirect') throw new Error(left.screen)
    const answer = await tenant.identityProvider.fetch(new Request(left.url))
    await browser.act(page, { action: 'submit_password', ...ADA })
    await browser.open(answer.headers.get('location')!)
    expect(tenant.traces.list()[0]?.user?.email).toBe(ADA.username)
    expect(await tenant.users.list()).toHaveLength(2)
  })
})

describe('row 67: the same address at another site', () => {
  it('is another user, who owes the factor that rules demand of the connection', async () => {
    const careful = `function (user, context, callback) {
      if (context.connectionStrategy === 'auth0') { context.multifactor = { provider: 'any' }; }
      callback(null, user, context);
    }`
    tenant = socialTenant([careful])
    tenant.identityProvider.signInAs({ email: GRACE.username, sub: 'evil' })
    const place = await visitProvider(tenant, createBrowser(tenant), socialAttempt())
    expect(answerAt(place).code).not.toBe('')
    expect(tenant.traces.list()[0]?.user?.id).toBe('google-oauth2|evil')
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, GRACE, attempt())
    expect(screen.screen).toBe('mfa-otp-challenge')
  })

  it('is no way into the account of another connection of the same strategy', async () => {
    tenant = socialTenant([], {
      config: {
        connections: [GOOGLE, { name: 'other', strategy: 'google-oauth2' }],
        ...WITH_LIN,
      },
    })
    const browser = createBrowser(tenant)
    const place = await visitProvider(tenant, browser, attempt({ connection: 'other' }))
    expect(answerAt(place)).toMatchObject({ error: 'access_denied', code: '' })
  })
})

describe('row 65: what another site says of a person', () => {
  it('never becomes metadata, roles or factors that rules decide by', async () => {
    const rule = `function (user, context, callback) {
      if (!user.app_metadata || user.app_metadata.mfa !== false) {
        context.multifactor = { provider: 'any' };
      }
      context.idToken['https://acme.example/user'] = user;
      callback(null, user, context);
    }`
    tenant = socialTenant([rule])
    tenant.identityProvider.signInAs({
      ...LIN,
      app_metadata: { mfa: false },
      user_metadata: { mfa: false },
      multifactor: ['guardian'],
      user_id: 'auth0|grace',
      linked_to: 'auth0|grace',
      identities: [{ provider: 'auth0', user_id: 'grace', connection: 'x', isSocial: false }],
      roles: ['admin'],
      blocked: false,
    })
    const place = await visitProvider(tenant, createBrowser(tenant), socialAttempt())
    expect(place.url.pathname).toBe('/u/mfa')
    const lin = (await tenant.users.list()).find(({ user_id }) => user_id.endsWith('|1047'))
    expect(lin).toMatchObject({ attributes: { locale: 'en' } })
    expect(Object.keys(lin!)).not.toEqual(expect.arrayContaining(['app_metadata']))
    for (const field of ['user_metadata', 'multifactor', 'linked_to', 'roles', 'identities']) {
      expect(lin).not.toHaveProperty(field)
    }
  })
})

describe('the development identity provider', () => {
  const good = async () => {
    const { url } = await createBrowser(tenant).open(socialAttempt().url)
    return url
  }

  it('sends codes to the tenant only, and to its own connections', async () => {
    tenant = socialTenant()
    for (const [name, value] of [
      ['redirect_uri', 'https://evil.example/login/callback'],
      ['redirect_uri', 'http://localhost:4400/login/callback/../x'],
      ['client_id', 'acme'],
      ['client_id', '__proto__'],
      ['response_type', 'token'],
      ['code_challenge_method', 'plain'],
      ['code_challenge', ''],
      ['state', ''],
    ] as const) {
      const url = await good()
      url.searchParams.set(name, value)
      const response = await tenant.identityProvider.fetch(new Request(url))
      expect([name, value, response.status]).toEqual([name, value, 400])
      expect(response.headers.get('location')).toBeNull()
    }
  })

  it('lets nobody choose for the person from another page', async () => {
    tenant = socialTenant()
    tenant.identityProvider.signInAs(null)
    const url = await good()
    const response = await tenant.identityProvider.fetch(
      new Request(url, {
        method: 'POST',
        headers: {
          origin: 'https://evil.example',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'email=eve%40example.com',
      }),
    )
    expect(response.status).toBe(403)
  })

  it('answers under the name of this machine only', async () => {
    tenant = socialTenant()
    const url = await good()
    url.hostname = 'evil.example'
    expect((await tenant.identityProvider.fetch(new Request(url))).status).toBe(421)
  })

  it('gives tokens for a code once, and only with its verifier', async () => {
    tenant = socialTenant()
    const url = await good()
    const answer = await tenant.identityProvider.fetch(new Request(url))
    const code = new URL(answer.headers.get('location')!).searchParams.get('code')!
    const response = await tenant.identityProvider.fetch(
      new Request(new URL('/token', url), {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: GOOGLE.name,
          redirect_uri: url.searchParams.get('redirect_uri')!,
          code,
          code_verifier: 'x'.repeat(43),
        }).toString(),
      }),
    )
    expect(response.status).toBe(400)
  })

  it('shows what was typed as text', async () => {
    tenant = socialTenant()
    tenant.identityProvider.signInAs(null)
    const url = await good()
    url.searchParams.set('login_hint', '"><script>alert(1)</script>')
    const page = await tenant.identityProvider.fetch(new Request(url))
    expect(await page.text()).not.toContain('<script')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('is not there for a tenant that others can reach', async () => {
    tenant = socialTenant([], { issuer: 'https://login.acme.example/' })
    const place = await createBrowser(tenant).open(socialAttempt().url)
    expect(answerAt(place)).toMatchObject({ error: 'server_error', code: '' })
  })
})

describe('row 66: an account of another site that is linked to a user', () => {
  it('signs in as the owner, and owes the factor of the owner', async () => {
    const identity = { provider: 'google-oauth2', connection: GOOGLE.name, user_id: '1047' }
    tenant = socialTenant([MFA], {
      config: {
        users: [
          {
            user_id: 'auth0|grace',
            email: GRACE.username,
            password: GRACE.password,
            mfa: { otp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
            identities: [{ ...identity, isSocial: true }],
          },
          { user_id: 'google-oauth2|1047', email: LIN.email, connection: GOOGLE.name },
        ],
      },
    })
    const browser = createBrowser(tenant)
    const place = await visitProvider(tenant, browser, socialAttempt())
    expect((await browser.screen(place)).screen).toBe('mfa-otp-challenge')
    expect(tenant.traces.list()[0]?.user?.id).toBe('auth0|grace')
  })
})

describe('the access token of another site', () => {
  it('is in no token, profile or trace', async () => {
    const rule = `function (user, context, callback) {
      context.idToken['https://acme.example/t'] = typeof user.identities[0].access_token;
      callback(null, user, context);
    }`
    tenant = socialTenant([rule])
    const browser = createBrowser(tenant)
    await signIn(tenant, createBrowser(tenant), ADA)
    await visitProvider(tenant, browser, socialAttempt())
    const lin = (await tenant.users.list()).find(({ connection }) => connection === GOOGLE.name)
    const token = lin?.federation?.accessToken ?? ''
    expect(token).not.toBe('')
    expect(JSON.stringify(tenant.traces.list())).not.toContain(token)
  })
})
