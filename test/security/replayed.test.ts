import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ADA,
  GRACE,
  acmeTenant,
  answerAt,
  attempt,
  coAuthenticate,
  demand,
  exchange,
  freshCode,
  loginTicket,
  refresh,
  signInWithCode,
  withParameters,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import type { Browser } from '../journeys/support/browser.js'
import { GRANT, bodyOf, grantsTenant } from '../journeys/support/grants.js'
import { mfaToken, redeem } from '../journeys/support/mfa-api.js'

let tenant: Tenant
afterEach(() => tenant.close())

/** The tenant, and every request that it gets, with its cookies. */
function recorded(original: Tenant): { readonly tenant: Tenant; readonly requests: Request[] } {
  const requests: Request[] = []
  return {
    requests,
    tenant: Object.create(original, {
      fetch: {
        value: (request: Request, options: Parameters<Tenant['fetch']>[1]) => {
          requests.push(request.clone())
          return original.fetch(request, options)
        },
      },
    }) as Tenant,
  }
}

/** Journeys in which everything that is good once was used once. */
const JOURNEYS: readonly (readonly [
  string,
  () => Tenant,
  (tenant: Tenant, browser: Browser) => Promise<unknown>,
])[] = [
  [
    'a login with a second factor, its code and its refresh token',
    () => acmeTenant([demand({ provider: 'google-authenticator' })]),
    async (wire, browser) => {
      await signInWithCode(wire, browser)
    },
  ],
  [
    'a login by a ticket, and the exchange',
    () => acmeTenant(),
    async (wire, browser) => {
      const started = attempt()
      const login_ticket = await loginTicket(browser, started)
      const place = await browser.open(withParameters(started, { login_ticket }).url)
      const { code } = answerAt(place)
      const tokens = await bodyOf(await exchange(wire, { code, verifier: started.verifier }))
      const next = await bodyOf(await refresh(wire, tokens.refresh_token as string))
      expect(next.access_token).toBeDefined()
    },
  ],
  [
    'a password and the MFA API',
    () => grantsTenant([demand({ provider: 'any' })]),
    async (wire) => {
      const mfa_token = await mfaToken(wire, GRACE)
      const otp = await freshCode(wire)
      const tokens = await bodyOf(await redeem(wire, GRANT.mfaOtp, { mfa_token, otp }))
      expect(tokens.access_token).toBeDefined()
    },
  ],
]

describe('every request of a finished login, sent again as it was, gets nothing:', () => {
  for (const [title, make, journey] of JOURNEYS) {
    it(title, async () => {
      tenant = make()
      const { tenant: wire, requests } = recorded(tenant)
      await journey(wire, createBrowser(wire))
      expect(requests.length).toBeGreaterThan(1)
      for (const request of requests) {
        const response = await tenant.fetch(request)
        const { pathname } = new URL(request.url)
        const text = await response.text()
        expect([pathname, response.status < 500]).toEqual([pathname, true])
        expect([pathname, text]).toEqual([pathname, expect.not.stringContaining('access_token')])
        const location = response.headers.get('location') ?? ''
        expect([pathname, location]).toEqual([pathname, expect.not.stringMatching(/[?&#]code=/)])
      }
    })
  }

  it('a password from an application’s page, which makes another ticket and no session', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    await coAuthenticate(browser, ADA)
    const second = await coAuthenticate(browser, ADA)
    expect(second.status).toBe(200)
    const silent = await browser.open(attempt({ prompt: 'none' }).url)
    expect(answerAt(silent)).toMatchObject({ error: 'login_required', code: '' })
  })
})
