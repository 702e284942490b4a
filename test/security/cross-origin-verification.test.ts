import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ACME,
  GRACE,
  acmeTenant,
  answerAt,
  attempt,
  coAuthenticate,
  demand,
} from '../journeys/support/acme.js'
import type { Attempt } from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import type { Browser, Place } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

const PAGE = `${ACME.origin}/verify.html`

function verifyingTenant(rules: readonly string[] = []): Tenant {
  return acmeTenant(rules, {
    config: {
      clients: [
        {
          client_id: 'acme',
          name: 'Acme',
          callbacks: [ACME.callback],
          web_origins: [ACME.origin],
          cross_origin_loc: PAGE,
        },
      ],
    },
  })
}

interface Ticket {
  readonly login_ticket: string
  readonly co_verifier: string
  readonly co_id: string
}

/** A ticket for a browser that loses its cookie. */
async function ticketFor(
  browser: Browser,
  user: Readonly<Record<string, string>> = {},
): Promise<Ticket> {
  const ticket = (await (await coAuthenticate(browser, user)).json()) as Ticket
  browser.cookies.delete('lockstep-ticket')
  return ticket
}

/** What the page that frames the application's asks it for. */
async function asked(browser: Browser, { login_ticket }: Ticket, started: Attempt = attempt()) {
  const { response } = await browser.open(`${started.url}&login_ticket=${login_ticket}`)
  const markup = await response.text()
  const [, block = '{}'] =
    /<script type="application\/json" id="data">(.*?)<\/script>/.exec(markup) ?? []
  const [, state = ''] = /name="state" value="([^"]*)"/.exec(markup) ?? []
  const data = JSON.parse(block) as { url?: string; verifierId?: string; tenantOrigin?: string }
  return { ...data, state, policy: response.headers.get('content-security-policy') ?? '' }
}

function answer(
  browser: Browser,
  body: Readonly<Record<string, string>>,
  from = new URL(tenant.url).origin,
): Promise<Place> {
  return browser.open('/co/verify', { method: 'POST', from, body })
}

describe('row 29: a login ticket whose cookie was blocked', () => {
  it('signs in whose page shows the verifier that came with it', async () => {
    tenant = verifyingTenant()
    const browser = createBrowser(tenant)
    const started = attempt()
    const ticket = await ticketFor(browser)
    const page = await asked(browser, ticket, started)
    expect(page).toMatchObject({ url: PAGE, verifierId: ticket.co_id })
    expect(page.policy).toContain(`frame-src ${ACME.origin};`)
    expect(page.policy).toContain("frame-ancestors 'none'")
    const end = answerAt(await answer(browser, { state: page.state, verifier: ticket.co_verifier }))
    expect(end).toMatchObject({ state: started.state, error: null })
    expect(end.code).not.toBe('')
  })

  it('still owes the factor that a rule demands', async () => {
    tenant = verifyingTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const ticket = await ticketFor(browser, GRACE)
    const { state } = await asked(browser, ticket)
    const { url } = await answer(browser, { state, verifier: ticket.co_verifier })
    expect(url.pathname).toBe('/u/mfa')
  })

  it('may be shown in a frame of the application alone, where the login is silent', async () => {
    tenant = verifyingTenant()
    const browser = createBrowser(tenant)
    const silent = attempt({ response_mode: 'web_message', prompt: 'none' })
    const { policy } = await asked(browser, await ticketFor(browser), silent)
    expect(policy).toContain(`frame-ancestors ${ACME.origin};`)
  })

  it.each([
    ['none', ''],
    ['another', 'something else'],
  ])('is refused with %s, and used up', async (_, verifier) => {
    tenant = verifyingTenant()
    const browser = createBrowser(tenant)
    const ticket = await ticketFor(browser)
    const { state } = await asked(browser, ticket)
    const end = answerAt(await answer(browser, { state, verifier }))
    expect(end.code).toBe('')
    expect(end.error).toBe(verifier === '' ? 'invalid_request' : 'access_denied')
    const again = await answer(browser, { state, verifier: ticket.co_verifier })
    expect(again.response.status).toBe(400)
  })

  it('is refused with the verifier of another ticket', async () => {
    tenant = verifyingTenant()
    const browser = createBrowser(tenant)
    const [mine, theirs] = [await ticketFor(browser), await ticketFor(browser, GRACE)]
    const { state } = await asked(browser, theirs)
    const end = answerAt(await answer(browser, { state, verifier: mine.co_verifier }))
    expect(end).toMatchObject({ code: '', error: 'access_denied' })
  })

  it('is refused from a page of another site', async () => {
    tenant = verifyingTenant()
    const browser = createBrowser(tenant)
    const ticket = await ticketFor(browser)
    const { state } = await asked(browser, ticket)
    for (const from of [ACME.origin, 'https://evil.example', 'null']) {
      const { response } = await answer(browser, { state, verifier: ticket.co_verifier }, from)
      expect(response.status).toBe(403)
    }
  })

  it('is refused after 60 seconds', async () => {
    tenant = verifyingTenant()
    const browser = createBrowser(tenant)
    const ticket = await ticketFor(browser)
    const { state } = await asked(browser, ticket)
    tenant.clock.advance({ seconds: 61 })
    const { response } = await answer(browser, { state, verifier: ticket.co_verifier })
    expect(response.status).toBe(400)
  })

  it('is refused where the application has no such page', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { login_ticket } = await ticketFor(browser)
    const place = await browser.open(`${attempt().url}&login_ticket=${login_ticket}`)
    expect(answerAt(place)).toMatchObject({ code: '', error: 'access_denied' })
  })
})
