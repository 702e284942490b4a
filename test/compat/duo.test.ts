import { Agent } from 'node:https'
import { Client } from '@duosecurity/duo_universal'
import { createDuoStandIn } from '@lockstep/tenant'
import type { DuoStandIn } from '@lockstep/tenant'
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listenSecurely } from '../browser/support/listen.js'
import { ADA, acmeTenant, attempt, demand, typePassword } from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import { addressAt, comeBack, serveDuo } from '../journeys/support/duo.js'

const REDIRECT = 'https://acme.example/callback'
const STATE = 'a'.repeat(36)

/** The stand-in behind TLS, which Duo's own client insists on. */
async function serveOverTls() {
  const server = await listenSecurely(async (request) => standIn.fetch(request))
  const standIn = createDuoStandIn({ origin: () => server.origin })
  const { authority, close } = server
  return { standIn, host: new URL(server.origin).host, authority, close }
}

/**
 * Duo's client as it comes from npm. It trusts the public authorities that it brings along and no other; that
 * one setting of its HTTP client is all that is different here.
 */
function officialClient(
  { ikey, skey }: Pick<DuoStandIn, 'ikey' | 'skey'>,
  {
    host,
    authority,
    redirectUrl = REDIRECT,
    useDuoCodeAttribute = true,
  }: {
    readonly host: string
    readonly authority?: string
    readonly redirectUrl?: string
    readonly useDuoCodeAttribute?: boolean
  },
): Client {
  const client = new Client({
    clientId: ikey,
    clientSecret: skey,
    apiHost: host,
    redirectUrl,
    useDuoCodeAttribute,
  })
  const { axios } = client as unknown as {
    axios: { defaults: { httpsAgent: Agent; proxy: false } }
  }
  axios.defaults.httpsAgent = new Agent({ ca: authority })
  axios.defaults.proxy = false
  return client
}

describe("Duo's own client and the stand-in", () => {
  let served: Awaited<ReturnType<typeof serveOverTls>>
  beforeAll(async () => {
    served = await serveOverTls()
  })
  afterAll(() => served.close())

  it('agree that it is healthy, and that wrong keys are not', async () => {
    const { standIn } = served
    expect(await officialClient(standIn, served).healthCheck()).toMatchObject({ stat: 'OK' })
    const wrong = officialClient({ ...standIn, skey: 'x'.repeat(40) }, served)
    await expect(wrong.healthCheck()).rejects.toThrow(/invalid_client/)
    standIn.setOutage(true)
    await expect(officialClient(standIn, served).healthCheck()).rejects.toThrow()
    standIn.setOutage(false)
  })

  it.each([
    [true, 'duo_code'],
    [false, 'code'],
  ])('go from the request to the result (use_duo_code_attribute: %s)', async (use, name) => {
    const { standIn } = served
    const client = officialClient(standIn, { ...served, useDuoCodeAttribute: use })
    const url = await client.createAuthUrl('ada', STATE)
    const back = new URL(await standIn.answer(url, 'approve'))
    expect(`${back.origin}${back.pathname}`).toBe(REDIRECT)
    expect(back.searchParams.get('state')).toBe(STATE)
    const code = back.searchParams.get(name) ?? ''
    const result = await client.exchangeAuthorizationCodeFor2FAResult(code, 'ada')
    expect(result).toMatchObject({
      preferred_username: 'ada',
      auth_result: { result: 'allow' },
      auth_context: { event_type: 'authentication' },
    })
    const again = client.exchangeAuthorizationCodeFor2FAResult(code, 'ada')
    await expect(again).rejects.toThrow(/invalid_grant/)
  })

  it('agree about who was asked, and which question', async () => {
    const { standIn } = served
    const client = officialClient(standIn, served)
    const codeFor = async (more: string) => {
      const url = await client.createAuthUrl('ada', STATE)
      const back = new URL(await standIn.answer(`${url}${more}`, 'approve'))
      return back.searchParams.get('duo_code') ?? ''
    }
    const exchange = async (code: string, username: string, nonce?: string) =>
      client.exchangeAuthorizationCodeFor2FAResult(code, username, nonce)
    await expect(exchange(await codeFor(''), 'grace')).rejects.toThrow('The username is invalid')
    await expect(exchange(await codeFor(''), 'ada', 'n')).rejects.toThrow('The nonce is invalid')
    expect(await exchange(await codeFor('&nonce=n'), 'ada', 'n')).toMatchObject({ nonce: 'n' })
  })

  it('agree that a denial is one', async () => {
    const { standIn } = served
    const client = officialClient(standIn, served)
    const url = await client.createAuthUrl('ada', STATE)
    const back = new URL(await standIn.answer(url, 'deny'))
    const code = back.searchParams.get('duo_code') ?? ''
    expect(await client.exchangeAuthorizationCodeFor2FAResult(code, 'ada')).toMatchObject({
      auth_result: { result: 'deny' },
    })
  })
})

describe("the tenant's requests to Duo", () => {
  it('say what those of its own client say, and nothing else', async () => {
    const bodies = new Map<string, URLSearchParams>()
    const duo = await serveDuo(async (request) => {
      if (request.method === 'POST') {
        bodies.set(new URL(request.url).pathname, new URLSearchParams(await request.text()))
      }
      return undefined
    })
    const { host, ikey, skey } = duo.account
    const tenant = acmeTenant([demand({ provider: 'duo', ...duo.account, username: 'ada' })])
    const theirs = new Map<string, URLSearchParams>()
    try {
      const browser = createBrowser(tenant)
      const { screen } = await typePassword(browser, ADA, attempt())
      const ours = new URL(addressAt(screen))
      await comeBack(browser, await duo.standIn.answer(ours.href, 'approve'))

      // Their client sends to where nothing listens; what it would have sent is what counts.
      const client = officialClient(
        { ikey, skey },
        { host, redirectUrl: `${tenant.url}/u/mfa/return` },
      )
      const { axios } = client as unknown as {
        axios: { post: (path: string, body: URLSearchParams) => Promise<never> }
      }
      axios.post = async (path, body) => {
        theirs.set(path, body)
        throw new Error('not sent')
      }
      await client.healthCheck().catch(() => undefined)
      await client.exchangeAuthorizationCodeFor2FAResult('c', 'ada').catch(() => undefined)
      const state = String(decodeJwt(ours.searchParams.get('request') ?? '').state)
      const authorize = new URL(await client.createAuthUrl('ada', state))

      expect(ours.host).toBe(authorize.host)
      expect(ours.pathname).toBe(authorize.pathname)
      expect(namesOf(ours.searchParams)).toEqual(
        [...namesOf(authorize.searchParams), 'nonce'].sort(),
      )
      await expectSame(ours.searchParams, authorize.searchParams, { name: 'request', skey })

      expect([...bodies.keys()]).toEqual([...theirs.keys()])
      for (const [path, body] of theirs) {
        const own = bodies.get(path)!
        expect(namesOf(own)).toEqual(namesOf(body))
        await expectSame(own, body, { name: 'client_assertion', skey })
      }
    } finally {
      await tenant.close()
      await duo.close()
    }
  })
})

function namesOf(parameters: URLSearchParams): readonly string[] {
  return [...parameters.keys()].sort()
}

/** The same values, and a token of the same header and claims that the key is good for. */
async function expectSame(
  ours: URLSearchParams,
  theirs: URLSearchParams,
  { name, skey }: { readonly name: string; readonly skey: string },
) {
  const fixed = [...theirs].filter(([key]) => key !== name && key !== 'code')
  for (const [key, value] of fixed) expect([key, ours.get(key)]).toEqual([key, value])
  const [mine, other] = [ours.get(name) ?? '', theirs.get(name) ?? '']
  expect(decodeProtectedHeader(mine)).toEqual(decodeProtectedHeader(other))
  const key = new TextEncoder().encode(skey)
  const [own, official] = [await jwtVerify(mine, key), await jwtVerify(other, key)]
  // Duo's client reaches everything over TLS; the stand-in of this test is on this machine.
  const claims = JSON.stringify(official.payload).replaceAll(
    'https://localhost:',
    'http://localhost:',
  )
  const { exp, iat, jti, ...rest } = JSON.parse(claims) as Record<string, unknown>
  expect(own.payload).toMatchObject(rest)
  expect(Object.keys(own.payload).sort()).toEqual(Object.keys(official.payload).sort())
  expect(Math.abs((own.payload.exp ?? 0) - Number(exp))).toBeLessThan(30)
  if (iat !== undefined) expect(Math.abs((own.payload.iat ?? 0) - Number(iat))).toBeLessThan(30)
  if (jti !== undefined) expect(own.payload.jti?.length).toBeGreaterThanOrEqual(36)
}
