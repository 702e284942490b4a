import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { createDuoStandIn } from './create-duo-stand-in.js'

const ORIGIN = 'http://localhost:4500'
const REDIRECT = 'http://localhost:4400/u/mfa/return'
const STATE = 's'.repeat(36)

function setUp() {
  let now = 1_000_000
  const duo = createDuoStandIn({ origin: () => ORIGIN, now: () => now })
  const sign = (claims: object, skey = duo.skey) =>
    new SignJWT({ iss: duo.ikey, exp: now + 300, ...claims })
      .setProtectedHeader({ alg: 'HS512' })
      .sign(new TextEncoder().encode(skey))
  const requestUrl = async (claims: object = {}, query: Readonly<Record<string, string>> = {}) => {
    const request = await sign({
      aud: ORIGIN,
      response_type: 'code',
      scope: 'openid',
      client_id: duo.ikey,
      redirect_uri: REDIRECT,
      state: STATE,
      duo_uname: 'ada',
      ...claims,
    })
    return `${ORIGIN}/oauth/v1/authorize?${new URLSearchParams({ request, ...query }).toString()}`
  }
  const visit = (path: string, fields?: Readonly<Record<string, string>>, from = ORIGIN) =>
    duo.fetch(
      new Request(new URL(path, ORIGIN), {
        ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
        headers: { origin: from },
      }),
    )
  const assertion = async (path: string, claims: object = {}, skey = duo.skey) => ({
    client_id: duo.ikey,
    client_assertion: await sign(
      { sub: duo.ikey, aud: `${ORIGIN}${path}`, jti: crypto.randomUUID(), ...claims },
      skey,
    ),
  })
  /** Opens a prompt; its page. */
  const open = async () => (await visit(await requestUrl())).headers.get('location') ?? ''
  const pass = (seconds: number) => void (now += seconds)
  return { duo, requestUrl, visit, assertion, open, pass }
}

describe('the stand-in for Duo', () => {
  it('enrols, asks, and takes the browser back with a code', async () => {
    const { duo, visit, open } = setUp()
    const page = await open()
    expect(await (await visit(page)).text()).toContain('Add a device')
    expect((await visit(page, { answer: 'approve' })).status).toBe(400)
    await visit(page, { answer: 'enrol', device: '<b>Phone</b>' })
    expect(await (await visit(page)).text()).toContain('&lt;b&gt;Phone&lt;/b&gt;')
    expect(duo.enrolled()).toEqual(['ada'])

    const answered = await visit(page, { answer: 'approve' })
    const back = await (await visit(answered.headers.get('location') ?? '')).text()
    expect(back).toContain(`http-equiv="refresh" content="0; url=${REDIRECT}?state=${STATE}&amp;`)
    expect((await visit(page, { answer: 'approve' })).status).toBe(410)
    expect((await visit(page)).status).toBe(410)
  })

  it('lets only its own pages answer, under a name of this machine', async () => {
    const { duo, visit, open } = setUp()
    const page = await open()
    const foreign = await visit(page, { answer: 'enrol', device: 'Phone' }, 'https://evil.example')
    expect(foreign.status).toBe(403)
    expect(duo.enrolled()).toEqual([])
    const rebound = await duo.fetch(new Request(`http://evil.example${page}`))
    expect(rebound.status).toBe(421)
  })

  it('gives its pages a policy under which nothing but its forms works', async () => {
    const { visit, open } = setUp()
    const policy = (await visit(await open())).headers.get('content-security-policy')
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'/)
    expect(policy).toContain("form-action 'self'; frame-ancestors 'none'")
  })

  it.each([
    ['of another key', { iss: 'DIOTHER' }, {}],
    ['for another service', { aud: 'https://other.example' }, {}],
    ['that lives too long', { exp: 1_001_000 }, {}],
    ['that is over', { exp: 999_000 }, {}],
    ['for a token', { response_type: 'token' }, {}],
    ['for another scope', { scope: 'profile' }, {}],
    ['of nobody', { duo_uname: '' }, {}],
    ['with a short state', { state: 'short' }, {}],
    ['to no web address', { redirect_uri: 'javascript:alert(1)' }, {}],
    ['that contradicts itself', {}, { redirect_uri: 'https://evil.example/' }],
    ['without what is signed', {}, { request: '' }],
  ])('opens no prompt for a request %s', async (_name, claims, query) => {
    const { visit, requestUrl } = setUp()
    const refused = await visit(await requestUrl(claims, query))
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('The request of the application is not good')
  })

  it('waits five minutes for an answer, and one for its code', async () => {
    const { duo, visit, open, pass, assertion, requestUrl } = setUp()
    const page = await open()
    pass(300)
    expect((await visit(page)).status).toBe(410)

    const exchange = async (code: string) =>
      visit('/oauth/v1/token', {
        ...(await assertion('/oauth/v1/token')),
        grant_type: 'authorization_code',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        redirect_uri: REDIRECT,
        code,
      })
    const code = async () => {
      const back = new URL(await duo.answer(await requestUrl(), 'approve'))
      return back.searchParams.get('duo_code') ?? ''
    }
    expect((await exchange(await code())).status).toBe(200)
    const late = await code()
    pass(60)
    expect((await exchange(late)).status).toBe(400)
  })

  it('is healthy for who signs with its key, with each assertion once', async () => {
    const { duo, visit, assertion } = setUp()
    const path = '/oauth/v1/health_check'
    const good = await assertion(path)
    expect((await visit(path, good)).status).toBe(200)
    for (const bad of [
      good,
      await assertion(path, {}, 'x'.repeat(40)),
      await assertion('/oauth/v1/token'),
      await assertion(path, { sub: 'DIOTHER' }),
      await assertion(path, { jti: undefined }),
      { ...(await assertion(path)), client_id: 'DIOTHER' },
    ]) {
      const refused = await visit(path, bad)
      expect([refused.status, ((await refused.json()) as { stat: string }).stat]).toEqual([
        400,
        'FAIL',
      ])
    }
    duo.setOutage(true)
    expect((await visit(path, await assertion(path))).status).toBe(503)
  })
})
