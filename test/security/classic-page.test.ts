import { SignJWT, decodeJwt, generateKeyPair } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ADA,
  GRACE,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  exchange,
  freshCode,
  leave,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import { classicPassword, postResult, resultForm } from '../journeys/support/classic-page.js'
import type { ResultForm } from '../journeys/support/classic-page.js'
import type { Browser, Place } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

type Person = typeof ADA | typeof GRACE

/** A login that waits for a password. */
async function begun(browser: Browser, started = attempt()) {
  return { started, place: await browser.open(started.url) }
}

async function result(browser: Browser, place: Place, user: Person = ADA): Promise<ResultForm> {
  return resultForm(await classicPassword(tenant, browser, { place, ...user }))
}

/** Nobody is signed in, and nothing left the tenant. */
async function isRefused({ url, response }: Place): Promise<void> {
  expect(url.origin).toBe(new URL(tenant.url).origin)
  expect(response.status).toBe(400)
  expect(await response.text()).toContain('We cannot sign you in')
}

describe('a classic login page', () => {
  it('signs in with the form that a right password is answered with', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { started, place } = await begun(browser)
    const form = await result(browser, place)
    expect(form.action).toBe(`${tenant.url}/login/callback`)
    const { code, state } = answerAt(await postResult(tenant, browser, form))
    expect(state).toBe(started.state)
    expect((await exchange(tenant, { code, verifier: started.verifier })).status).toBe(200)
  })

  it('leads to the second factor that a rule demands, and gets nothing before it', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const { place } = await begun(browser)
    const asked = await postResult(tenant, browser, await result(browser, place, GRACE))
    expect(asked.url.pathname).toBe('/u/mfa')
    const state = asked.url.searchParams.get('state') ?? ''
    expect((await browser.open(`/authorize/resume?state=${state}`)).url.pathname).toBe('/u/mfa')
    const code = await freshCode(tenant)
    const action = { action: 'submit_code', code, rememberBrowser: false } as const
    expect(answerAt(await leave(browser, await browser.act(asked, action))).code).not.toBe('')
  })

  it('tells a wrong password in the words that its scripts know', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { place } = await begun(browser)
    const response = await classicPassword(tenant, browser, { place, ...ADA, password: 'wrong' })
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({
      name: 'ValidationError',
      code: 'invalid_user_password',
      description: 'Wrong email or password.',
      statusCode: 401,
    })
  })

  it('counts wrong passwords like every other way in', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { place } = await begun(browser)
    const guess = (password: string) =>
      classicPassword(tenant, browser, { place, ...ADA, password })
    for (let turn = 0; turn < 10; turn++) expect((await guess('wrong')).status).toBe(401)
    const { status, headers } = await guess(ADA.password)
    expect(status).toBe(429)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it.each([
    ['another site', { from: 'https://evil.example' }],
    ['the application', { from: 'http://localhost:4401' }],
  ])('is no page of %s', async (_, page) => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { place } = await begun(browser)
    const response = await classicPassword(tenant, browser, { place, ...ADA, ...page })
    expect(response.status).toBe(403)
  })

  it.each([
    ['no state', { state: null }, 400],
    ['a state that nobody knows', { state: 'nothing' }, 400],
    ['a state that is a list', { state: ['a'] }, 400],
    ['another client', { client_id: 'bank' }, 400],
    ['a connection that nobody knows', { connection: 'other' }, 400],
    ['no password', { password: '' }, 400],
    ['a password that is a number', { password: 1 }, 400],
    ['an enormous password', { password: 'x'.repeat(9000) }, 400],
  ])('is refused with %s', async (_, more, status) => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { place } = await begun(browser)
    const response = await classicPassword(tenant, browser, {
      place,
      ...ADA,
      ...(more as Record<string, string>),
    })
    expect(response.status).toBe(status)
  })
})

describe('row 30: the result of a classic login', () => {
  it('row 30: works once', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { place } = await begun(browser)
    const form = await result(browser, place)
    expect(answerAt(await postResult(tenant, browser, form)).code).not.toBe('')
    await isRefused(await postResult(tenant, browser, form))
  })

  it('row 30: works once, also for three posts at the same time', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { place } = await begun(browser)
    const form = await result(browser, place)
    const places = await Promise.all([1, 2, 3].map(() => postResult(tenant, browser, form)))
    expect(places.filter((at) => answerAt(at).code !== '')).toHaveLength(1)
  })

  it('row 30: works for 60 seconds', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { place } = await begun(browser)
    const form = await result(browser, place)
    tenant.clock.advance({ seconds: 61 })
    await isRefused(await postResult(tenant, browser, form))
  })

  it('row 30: does not sign in another browser', async () => {
    tenant = acmeTenant()
    const [victim, attacker] = [createBrowser(tenant), createBrowser(tenant)]
    const { place } = await begun(attacker)
    await begun(victim)
    await isRefused(await postResult(tenant, victim, await result(attacker, place)))
  })

  it('row 30: is about the login that the password was typed for, whatever wctx says', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const other = await begun(browser)
    const { started, place } = await begun(browser)
    const form = await result(browser, place)
    const end = await postResult(tenant, browser, {
      ...form,
      wctx: {
        ...form.wctx,
        client_id: 'bank',
        redirect_uri: 'https://evil.example/',
        state: other.place.url.searchParams.get('state'),
        user_id: 'auth0|grace',
      },
    })
    expect(answerAt(end).state).toBe(started.state)
    const { code } = answerAt(end)
    const response = await exchange(tenant, { code, verifier: started.verifier })
    const { id_token } = (await response.json()) as { id_token: string }
    expect(decodeJwt(id_token).sub).toBe('auth0|ada')
  })

  it('row 30: is refused for a login that has gone on meanwhile', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const { place } = await begun(browser)
    const [first, second] = [
      await result(browser, place, GRACE),
      await result(browser, place, GRACE),
    ]
    await postResult(tenant, browser, first)
    await isRefused(await postResult(tenant, browser, second))
  })

  it('row 30: is refused when somebody else signed it', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { place } = await begun(browser)
    const { wresult } = await result(browser, place)
    const { privateKey } = await generateKeyPair('RS256')
    const forged = await new SignJWT(decodeJwt(wresult))
      .setProtectedHeader({ alg: 'RS256', typ: 'wresult+jwt', kid: 'mine' })
      .sign(privateKey)
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${wresult.split('.')[1]!}.`
    for (const token of [forged, unsigned, '', 'nonsense']) {
      await isRefused(await postResult(tenant, browser, { wresult: token }))
    }
  })

  it('row 30: is neither an ID token nor an access token, and neither of those is one', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { started, place } = await begun(browser)
    const form = await result(browser, place)
    const { code } = answerAt(await postResult(tenant, browser, form))
    const response = await exchange(tenant, { code, verifier: started.verifier })
    const tokens = (await response.json()) as { id_token: string; access_token: string }
    for (const wresult of [tokens.id_token, tokens.access_token]) {
      await isRefused(await postResult(tenant, createBrowser(tenant), { wresult }))
    }
    const userinfo = await tenant.fetch(
      new Request(`${tenant.url}/userinfo`, {
        headers: { authorization: `Bearer ${form.wresult}` },
      }),
    )
    expect(userinfo.status).toBe(401)
  })

  it('row 30: dies with the password it is about', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { place } = await begun(browser)
    const form = await result(browser, place)
    tenant.clock.advance({ seconds: 5 })
    await browser.fetch('/dbconnections/change_password', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: 'acme',
        connection: 'Username-Password-Authentication',
        email: ADA.username,
      }),
    })
    const { link } = await tenant.outbox.next({ to: ADA.username })
    const ticket = new URL(link!).searchParams.get('ticket')
    await browser.fetch(`/u/api/ticket?ticket=${ticket}`, {
      method: 'POST',
      from: new URL(tenant.url).origin,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'reset_password', password: 'a new horse battery' }),
    })
    await isRefused(await postResult(tenant, browser, form))
  })
})
