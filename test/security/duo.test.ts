import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SignJWT, UnsecuredJWT, decodeJwt } from 'jose'
import type { JWTPayload } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LogLevel, Tenant, TenantConfigInput } from '@lockstep/tenant'
import {
  ADA,
  GRACE,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  leave,
  postToken,
  refresh,
  typePassword,
} from '../journeys/support/acme.js'
import { onExecute, tenantWithActions } from '../journeys/support/actions.js'
import { createBrowser } from '../journeys/support/browser.js'
import type { Browser, Place } from '../journeys/support/browser.js'
import { addressAt, comeBack, duoTenant, serveDuo } from '../journeys/support/duo.js'
import type { OtherDuo } from '../journeys/support/duo.js'
import { SERVER, bodyOf, grantsTenant, passwordLogin } from '../journeys/support/grants.js'

let tenant: Tenant
afterEach(() => tenant.close())

/** Types a password; the login's page, and the address at Duo to which that leads. */
async function toDuo(browser: Browser, user: typeof ADA | typeof GRACE = ADA) {
  const { place, screen } = await typePassword(browser, user, attempt({ prompt: 'login' }))
  return { place, url: addressAt(screen) }
}

/** Nobody got anything, and the login is where it was: it owes its factor. */
async function expectNothing(browser: Browser, back: Place, place: Place) {
  expect(back.url.origin).toBe(new URL(tenant.url).origin)
  const screen = await browser.screen(place)
  expect(screen).toMatchObject({ screen: 'mfa-login-options' })
  const resumed = await browser.open(`/authorize/resume?state=${stateOf(place)}`)
  expect(resumed.url.pathname).toBe('/u/mfa')
}

function stateOf({ url }: Place): string {
  return url.searchParams.get('state') ?? ''
}

describe('row 71: what comes back from Duo', () => {
  beforeEach(() => {
    tenant = duoTenant({ allowRememberBrowser: false })
  })

  it('counts in the browser that was sent there, and in no other', async () => {
    const victim = createBrowser(tenant)
    const { place, url } = await toDuo(victim)
    const back = await tenant.duo.approve(url)
    const stranger = createBrowser(tenant)
    const { url: own } = await toDuo(stranger, GRACE)
    expect(own).toBeDefined()
    const refused = await comeBack(stranger, back)
    expect(refused.response.status).toBe(400)
    expect(await createBrowser(tenant).open(back)).toMatchObject({ response: { status: 400 } })
    await expectNothing(victim, place, place)
    // It was not used up by that.
    expect(answerAt(await comeBack(victim, back)).code).not.toBe('')
  })

  it('counts for the login that it was asked for, and for no other of the same browser', async () => {
    const browser = createBrowser(tenant)
    const first = await toDuo(browser)
    const second = await toDuo(browser)
    const back = new URL(await tenant.duo.approve(first.url))
    const state = new URL(second.url).searchParams.get('request') ?? ''
    back.searchParams.set('state', String(decodeJwt(state).state))
    await expectNothing(browser, await comeBack(browser, back.href), second.place)
  })

  it('counts with the state of the question, and with no other', async () => {
    const browser = createBrowser(tenant)
    const { place, url } = await toDuo(browser)
    const genuine = await tenant.duo.approve(url)
    const back = new URL(genuine)
    const [id = ''] = (back.searchParams.get('state') ?? '').split('.')
    for (const state of [id, `${id}.`, `${id}.${'A'.repeat(43)}`]) {
      const forged = new URL(back)
      forged.searchParams.set('state', state)
      await expectNothing(browser, await comeBack(browser, forged.href), place)
    }
    back.searchParams.delete('state')
    expect((await comeBack(browser, back.href)).response.status).toBe(400)
    // None of them used it up.
    expect(answerAt(await comeBack(browser, genuine)).code).not.toBe('')
  })

  it('counts once, also in requests at the same time', async () => {
    const browser = createBrowser(tenant)
    const { url } = await toDuo(browser)
    const back = await tenant.duo.approve(url)
    const places = await Promise.all([1, 2, 3].map(() => browser.fetch(back)))
    expect(places.map(({ status }) => status)).toEqual([303, 303, 303])
    const done = await comeBack(browser, back)
    const code = answerAt(done).code
    expect(code).not.toBe('')
    // The login was answered, so nothing is left to come back to.
    expect((await comeBack(browser, back)).response.status).toBe(400)
  })

  it('counts for the question that was asked last', async () => {
    const browser = createBrowser(tenant)
    const { place, url } = await toDuo(browser)
    const old = await tenant.duo.approve(url)
    await browser.act(place, { action: 'choose_factor', factor: 'duo' })
    await expectNothing(browser, await comeBack(browser, old), place)
  })

  it('does not count when the code of another question is put in its place', async () => {
    const attacker = createBrowser(tenant)
    const other = new URL(await tenant.duo.approve((await toDuo(attacker)).url))
    const browser = createBrowser(tenant)
    const { place, url } = await toDuo(browser)
    const mine = new URL(await tenant.duo.deny(url))
    mine.searchParams.set('duo_code', other.searchParams.get('duo_code') ?? '')
    await expectNothing(browser, await comeBack(browser, mine.href), place)
  })

  it('does not count without a code, or with one that Duo did not give', async () => {
    const browser = createBrowser(tenant)
    for (const code of [undefined, '', 'made-up']) {
      const { place, url } = await toDuo(browser)
      const back = new URL(await tenant.duo.approve(url))
      back.searchParams.delete('duo_code')
      if (code !== undefined) back.searchParams.set('duo_code', code)
      await expectNothing(browser, await comeBack(browser, back.href), place)
    }
  })

  it.each(['deny', 'cancel'] as const)('does not count after %s', async (how) => {
    const browser = createBrowser(tenant)
    const { place, url } = await toDuo(browser)
    await expectNothing(browser, await comeBack(browser, await tenant.duo[how](url)), place)
  })

  it('does not count for a user who was blocked meanwhile', async () => {
    const audience = `${tenant.url}/api/v2/`
    await tenant.close()
    tenant = grantsTenant([demand({ provider: 'duo' })], {
      duoStandIn: true,
      config: { clientGrants: [{ client_id: 'server', audience, scope: ['update:users'] }] },
    })
    const browser = createBrowser(tenant)
    const { url } = await toDuo(browser)
    const back = await tenant.duo.approve(url)
    const { access_token } = await bodyOf(
      await postToken(tenant, { grant_type: 'client_credentials', ...SERVER, audience }),
    )
    const blocked = await tenant.fetch(
      new Request(`${audience}users/auth0%7Cada`, {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${access_token as string}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ blocked: true }),
      }),
    )
    expect(blocked.status).toBe(200)
    expect(answerAt(await comeBack(browser, back))).toMatchObject({ code: '' })
  })
})

describe('row 47: answers of Duo that are a no', () => {
  it('are ten per user, in whatever browser and login, also after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-duo-'))
    const data = join(folder, 'tenant.db')
    const duo = await serveDuo()
    try {
      const open = (more: object = {}) =>
        acmeTenant([demand({ provider: 'duo', ...duo.account })], { data, ...more })
      tenant = open()
      const { clock } = tenant
      for (let denied = 0; denied < 10; denied++) {
        if (denied === 5) {
          await tenant.close()
          tenant = open({ clock })
        }
        const browser = createBrowser(tenant, { remoteAddress: `203.0.113.${denied + 1}` })
        const { url } = await toDuo(browser)
        await comeBack(browser, await duo.standIn.answer(url, 'deny'))
      }
      const browser = createBrowser(tenant)
      const { place, url } = await toDuo(browser)
      await expectNothing(
        browser,
        await comeBack(browser, await duo.standIn.answer(url, 'approve')),
        place,
      )
      expect(await browser.screen(place)).toMatchObject({
        error: { code: 'too_many_attempts', retryAfterSeconds: 360 },
      })
      // Another user has a bucket of their own.
      const other = createBrowser(tenant)
      const { url: theirs } = await toDuo(other, GRACE)
      const back = await comeBack(other, await duo.standIn.answer(theirs, 'approve'))
      expect(answerAt(back).code).not.toBe('')
    } finally {
      await duo.close()
      await rm(folder, { recursive: true, force: true })
    }
  })
})

describe('row 74: five minutes', () => {
  it('are what a person has at Duo', async () => {
    tenant = duoTenant()
    const browser = createBrowser(tenant)
    const { place, url } = await toDuo(browser)
    tenant.clock.advance({ seconds: 295 })
    const back = await tenant.duo.approve(url)
    tenant.clock.advance({ seconds: 10 })
    const late = await comeBack(browser, back)
    expect(late.url.pathname).toBe('/u/login')
    expect(await browser.screen(place)).toMatchObject({
      screen: 'error',
      error: { code: 'expired' },
    })
  })
})

describe('row 56: a Duo challenge', () => {
  it('is answered by no code, no recovery code and no other factor', async () => {
    tenant = duoTenant({}, { config: { guardian: { factors: [{ name: 'sms', enabled: true }] } } })
    const browser = createBrowser(tenant)
    const { place } = await toDuo(browser, GRACE)
    const code = (await tenant.currentCode('auth0|grace')) ?? ''
    for (const action of [
      { action: 'submit_code', code, rememberBrowser: true },
      { action: 'submit_recovery_code', code: 'ABCDEFGHJKLMNPQRSTUVWXYZ' },
      { action: 'confirm_enrolment', code },
      { action: 'submit_credential', credential: '{}', rememberBrowser: true },
    ] as const) {
      await browser.act(place, action)
      const resumed = await browser.open(`/authorize/resume?state=${stateOf(place)}`)
      expect(resumed.url.pathname).toBe('/u/mfa')
    }
    const stays = await browser.act(place, { action: 'choose_factor', factor: 'otp' })
    expect(stays.screen).not.toBe('mfa-otp-challenge')
  })
})

describe('row 54: a demand for Duo', () => {
  const rule = [demand({ provider: 'duo' })]

  it('denies the login where nobody gave an account', async () => {
    tenant = acmeTenant(rule)
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, ADA, attempt())
    const answer = answerAt(await leave(browser, screen))
    expect(answer).toMatchObject({ code: '', error: 'access_denied' })
    expect(answer.description).toMatch(/host, ikey and skey/)
  })

  it.each([
    ['a part of an account', { ikey: 'DI1', skey: 'never-shown' }],
    ['a host that is none', { host: 'https://h/', ikey: 'DI1', skey: 'never-shown' }],
    ['an empty name', { username: '' }],
  ])('denies the login for %s, though there is a stand-in', async (_name, more) => {
    tenant = duoTenant(more)
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, ADA, attempt())
    const answer = answerAt(await leave(browser, screen))
    expect(answer).toMatchObject({ code: '', error: 'access_denied' })
    expect(JSON.stringify([answer, tenant.traces.list()])).not.toContain('never-shown')
  })

  it('passes nobody while Duo is out, or does not know the keys', async () => {
    const duo = await serveDuo()
    try {
      const wrong = { ...duo.account, skey: 'x'.repeat(40) }
      for (const account of [wrong, { ...wrong, host: 'localhost:1' }]) {
        tenant = acmeTenant([demand({ provider: 'duo', ...account })])
        const browser = createBrowser(tenant)
        const { place, screen } = await typePassword(browser, ADA, attempt())
        expect(screen).toMatchObject({ error: { code: 'provider_unavailable' } })
        await expectNothing(browser, place, place)
        await tenant.close()
      }
    } finally {
      await duo.close()
    }
  })

  it('does not begin with a stand-in that others can reach', () => {
    expect(() => duoTenant({}, { issuer: 'https://login.acme.example/' })).toThrow(
      /duoStandIn: true works on loopback only/,
    )
    tenant = duoTenant()
  })

  it('is not met at the token endpoint, by a password or by a refresh token', async () => {
    const standIn = { duoStandIn: true }
    tenant = grantsTenant(rule, standIn)
    const answer = await bodyOf(await passwordLogin(tenant, ADA))
    expect(answer).toMatchObject({ error: 'access_denied' })
    expect(answer.error_description).toMatch(/Send the user to \/authorize/)
    expect(Object.keys(answer)).not.toContain('mfa_token')
    expect(Object.keys(answer)).not.toContain('access_token')
    await tenant.close()

    const later = `function (user, context, callback) {
      if (context.protocol === 'oauth2-refresh-token') context.multifactor = { provider: 'duo' };
      callback(null, user, context);
    }`
    tenant = grantsTenant([later], standIn)
    const tokens = await bodyOf(
      await passwordLogin(tenant, ADA, { scope: 'openid offline_access' }),
    )
    const renewed = await bodyOf(await refresh(tenant, String(tokens.refresh_token)))
    expect(renewed).toMatchObject({ error: 'access_denied' })
  })

  it('shows nothing where nothing may be shown', async () => {
    tenant = duoTenant()
    const browser = createBrowser(tenant)
    await toDuo(browser)
    const silent = await browser.open(attempt({ prompt: 'none' }).url)
    expect(answerAt(silent)).toMatchObject({ code: '', error: 'login_required' })
  })
})

describe('row 55: Duo', () => {
  const factors = (...names: readonly string[]): Partial<TenantConfigInput> => ({
    guardian: {
      factors: ['otp', 'recovery-code', 'duo'].map((name) => ({
        name,
        enabled: names.includes(name),
      })),
    },
  })

  it('answers "any" where it is the only one that is switched on', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })], {
      duoStandIn: true,
      config: factors('duo', 'recovery-code'),
    })
    const browser = createBrowser(tenant)
    const { url } = await toDuo(browser)
    expect(answerAt(await comeBack(browser, await tenant.duo.approve(url))).code).not.toBe('')
  })

  it('is not offered beside others, to choose or to be chosen', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })], {
      duoStandIn: true,
      config: factors('duo', 'otp'),
    })
    const browser = createBrowser(tenant)
    const { place, screen } = await typePassword(browser, ADA, attempt())
    expect(screen.screen).toBe('mfa-otp-enrollment-qr')
    const stays = await browser.act(place, { action: 'choose_factor', factor: 'duo' })
    expect(stays.screen).toBe('mfa-otp-enrollment-qr')
    const grace = await typePassword(createBrowser(tenant), GRACE, attempt())
    expect(grace.screen).toMatchObject({ screen: 'mfa-otp-challenge', alternatives: [] })
  })

  it('is what who has nothing else is asked for, before anything can be enrolled', async () => {
    const demands = `function (user, context, callback) {
      context.multifactor = { provider: context.request.query.want, allowRememberBrowser: false };
      callback(null, user, context);
    }`
    tenant = acmeTenant([demands], { duoStandIn: true, config: factors('duo', 'otp') })
    const browser = createBrowser(tenant)
    const ask = async (want: string) => {
      const { place, screen } = await typePassword(browser, ADA, attempt({ prompt: 'login', want }))
      return { place, screen }
    }
    await comeBack(browser, await tenant.duo.approve(addressAt((await ask('duo')).screen)))
    expect(new URL(addressAt((await ask('any')).screen)).pathname).toBe('/oauth/v1/authorize')
    const { place, screen } = await ask('google-authenticator')
    expect(new URL(addressAt(screen)).pathname).toBe('/oauth/v1/authorize')
    const early = await browser.act(place, { action: 'confirm_enrolment', code: '000000' })
    expect(early.screen).toBe('mfa-login-options')
    const back = await comeBack(browser, await tenant.duo.approve(addressAt(screen)))
    expect(answerAt(back).code).toBe('')
    expect((await browser.screen(back)).screen).toBe('mfa-otp-enrollment-qr')
  })
})

describe('row 9: a browser that is remembered for Duo', () => {
  it('is remembered for the account and the name that were meant, and for no other', async () => {
    const duo = await serveDuo()
    const rule = `function (user, context, callback) {
      var query = context.request.query;
      context.multifactor = query.other
        ? Object.assign({ provider: 'duo' }, ${JSON.stringify(duo.account)})
        : { provider: 'duo', username: query.name };
      callback(null, user, context);
    }`
    try {
      tenant = acmeTenant([rule], { duoStandIn: true })
      const browser = createBrowser(tenant)
      const ask = async (more: Readonly<Record<string, string>>) => {
        const started = attempt({ prompt: 'login', ...more })
        return addressAt((await typePassword(browser, ADA, started)).screen)
      }
      await comeBack(browser, await tenant.duo.approve(await ask({ name: 'ada' })))
      expect(await ask({ name: 'ada' })).toMatch(/^\/authorize\/resume/)
      expect(await ask({ name: 'somebody' })).toContain('/oauth/v1/authorize')
      expect(await ask({})).toContain('/oauth/v1/authorize')
      expect(new URL(await ask({ other: 'yes' })).host).toBe(duo.account.host)
    } finally {
      await duo.close()
    }
  })
})

describe('row 82: the secret key', () => {
  it('is in no log, trace, error, page or address', async () => {
    const duo = await serveDuo()
    const lines: string[] = []
    const write = (...line: readonly unknown[]) => void lines.push(JSON.stringify(line))
    const log = { debug: write, error: write, info: write, warn: write }
    try {
      const { skey } = duo.account
      const printing = `function (user, context, callback) {
        console.log(context.multifactor, JSON.stringify(context.multifactor));
        callback(null, user, context);
      }`
      const account = { provider: 'duo', ...duo.account }
      tenant = acmeTenant([demand(account), printing], { log: log as unknown as LogLevel })
      const browser = createBrowser(tenant)
      const seen: unknown[] = []
      for (const how of ['deny', 'approve'] as const) {
        const { place, url } = await toDuo(browser)
        const back = await comeBack(browser, await duo.standIn.answer(url, how))
        seen.push(place.url.href, url, back.url.href, await back.response.clone().text())
        seen.push(await browser.screen(place))
      }
      duo.standIn.setOutage(true)
      const { screen } = await typePassword(createBrowser(tenant), ADA, attempt())
      const all = JSON.stringify([seen, screen, lines, tenant.traces.list()])
      expect(all).toContain(duo.account.ikey)
      expect(all).not.toContain(skey)
      await tenant.close()

      tenant = tenantWithActions([
        onExecute(
          `const o = ${JSON.stringify(duo.account)}; console.log(o); api.multifactor.enable('duo', { providerOptions: o })`,
        ),
      ])
      await typePassword(createBrowser(tenant), ADA, attempt())
      expect(JSON.stringify(tenant.traces.list())).not.toContain(skey)
    } finally {
      await duo.close()
    }
  })
})

describe('row 71: an ID token of Duo', () => {
  let duo: OtherDuo
  /** What is put in the place of Duo's own token. */
  let forge: (claims: JWTPayload, skey: string) => Promise<string> | string
  beforeEach(async () => {
    duo = await serveDuo(async (request, standIn) => {
      if (!request.url.endsWith('/oauth/v1/token')) return undefined
      const answer = (await (await standIn.fetch(request)).json()) as { id_token: string }
      const id_token = await forge(decodeJwt(answer.id_token), standIn.skey)
      return Response.json({ ...answer, id_token })
    })
    tenant = acmeTenant([demand({ provider: 'duo', ...duo.account })])
  })
  afterEach(() => duo.close())

  const sign = (claims: JWTPayload, key: string, alg = 'HS512') =>
    new SignJWT(claims).setProtectedHeader({ alg }).sign(new TextEncoder().encode(key))

  const login = async () => {
    const browser = createBrowser(tenant)
    const { place, url } = await toDuo(browser)
    const back = await comeBack(browser, await duo.standIn.answer(url, 'approve'))
    return { browser, place, back }
  }

  it('counts as Duo signs it', async () => {
    forge = (claims, skey) => sign(claims, skey)
    expect(answerAt((await login()).back).code).not.toBe('')
  })

  const now = () => Math.floor(Date.now() / 1000)
  it.each<[string, typeof forge]>([
    ['that nobody signed', (claims) => new UnsecuredJWT(claims).encode()],
    ['of another key', (claims) => sign(claims, 'x'.repeat(40))],
    ['of another algorithm', (claims, skey) => sign(claims, skey, 'HS256')],
    ['of another issuer', (claims, skey) => sign({ ...claims, iss: 'https://other/' }, skey)],
    ['for another application', (claims, skey) => sign({ ...claims, aud: 'DIOTHER' }, skey)],
    ['that expired', (claims, skey) => sign({ ...claims, exp: now() - 3600 }, skey)],
    ['without an end', ({ exp: _, ...claims }, skey) => sign(claims, skey)],
    ['of another person', (claims, skey) => sign({ ...claims, preferred_username: 'eve' }, skey)],
    ['of nobody', ({ preferred_username: _, ...claims }, skey) => sign(claims, skey)],
    ['of another question', (claims, skey) => sign({ ...claims, nonce: 'other' }, skey)],
    ['of no question', ({ nonce: _, ...claims }, skey) => sign(claims, skey)],
    [
      'that denies',
      (claims, skey) => sign({ ...claims, auth_result: { result: 'deny', status: 'allow' } }, skey),
    ],
    ['without a result', ({ auth_result: _, ...claims }, skey) => sign(claims, skey)],
    ['that is no token', () => 'allow'],
  ])('does not count %s', async (_name, forged) => {
    forge = forged
    const { browser, place, back } = await login()
    await expectNothing(browser, back, place)
  })
})
