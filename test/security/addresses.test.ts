import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant, TenantOptions } from '@lockstep/tenant'
import { SNIPPETS } from '../custom-mfa-page/snippet.js'
import { GRACE, acmeTenant, answerAt, attempt, leave, signIn } from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

const INSIDE = '192.168.1.140'
const OUTSIDE = '203.0.113.9'
const ASKED = 'mfa-otp-challenge'

/** A tenant that asks for a second factor outside 192.168.1.134/26. */
function office(options: Partial<Omit<TenantOptions, 'config'>> = {}): Tenant {
  return acmeTenant([SNIPPETS.extranet], options)
}

/** Signs Grace in on the hosted page: the screen that asks for more, or the answer of the login. */
async function login(remoteAddress: string, headers: Readonly<Record<string, string>> = {}) {
  const browser = createBrowser(tenant, { remoteAddress })
  const place = await browser.open(attempt().url, { headers })
  const response = await browser.fetch(`/u/api/transaction${place.url.search}`, {
    method: 'POST',
    from: tenant.url,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ action: 'submit_password', ...GRACE }),
  })
  const screen = (await response.json()) as { screen: string; url?: string }
  return screen.url ? answerAt(await leave(browser, screen as never)) : screen.screen
}

const letIn = { error: null, code: expect.stringMatching(/./) as string }

describe('row 20: an IPv4 address written as IPv6', () => {
  for (const [spelling, ip] of [
    ['mapped', `::ffff:${INSIDE}`],
    ['mapped, in hexadecimal', '::ffff:c0a8:018c'],
    ['mapped, uncompressed', '0:0:0:0:0:ffff:c0a8:18c'],
  ] as const) {
    it(`is IPv4 to a rule: ${spelling}`, async () => {
      tenant = office()
      expect(await login(ip)).toMatchObject(letIn)
    })
  }

  it('is outside when the address is', async () => {
    tenant = office()
    expect(await login(`::ffff:${OUTSIDE}`)).toBe(ASKED)
  })
})

describe('row 21: an IPv6 client and a rule for IPv4', () => {
  it('is denied with the words of the error, and the trace names rule and line', async () => {
    tenant = office()
    expect(await login('2001:db8::1')).toMatchObject({
      error: 'access_denied',
      description: 'ipaddr: cannot match ipv6 address with non-ipv6 one',
      code: '',
    })
    expect(tenant.traces.list()[0]?.passes[0]?.rules[0]).toMatchObject({
      name: 'rule-1',
      outcome: 'failed',
      error: { line: 6 },
      findings: [{ id: 'cidr-throws-on-ipv6', line: 6 }],
    })
  })
})

describe('row 22: the address of a login', () => {
  it('is that of the socket', async () => {
    tenant = office()
    expect(await login(INSIDE)).toMatchObject(letIn)
    expect(await login(OUTSIDE)).toBe(ASKED)
  })

  for (const name of ['x-forwarded-for', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip']) {
    it(`is not what ${name} says`, async () => {
      tenant = office()
      expect(await login(OUTSIDE, { [name]: INSIDE })).toBe(ASKED)
    })
  }

  it('is not what Forwarded says (RFC 7239)', async () => {
    tenant = office()
    expect(await login(OUTSIDE, { forwarded: `for=${INSIDE}` })).toBe(ASKED)
  })

  it('is the right-most address that no trusted proxy has', async () => {
    tenant = office({ trustProxy: ['10.0.0.0/8'] })
    const behind = (forwarded: string) => login('10.0.0.1', { 'x-forwarded-for': forwarded })
    expect(await behind(INSIDE)).toMatchObject(letIn)
    expect(await behind(`${OUTSIDE}, ${INSIDE}, 10.0.0.2`)).toMatchObject(letIn)
    // Whatever stands further left was written by the client.
    expect(await behind(`${INSIDE}, ${OUTSIDE}`)).toBe(ASKED)
    expect(await login(OUTSIDE, { 'x-forwarded-for': INSIDE })).toBe(ASKED)
  })
})

describe('row 23: auth0-forwarded-for', () => {
  it('is nothing to a browser', async () => {
    tenant = office()
    expect(await login(OUTSIDE, { 'auth0-forwarded-for': INSIDE })).toBe(ASKED)
  })
})

describe('row 24: an address in an odd notation', () => {
  // Each of them is 192.168.1.140 to ipaddr.js.
  for (const odd of ['0xc0a8018c', '3232235916', '0300.0250.1.140', '192.168.396']) {
    it(`never reaches a rule: ${odd}`, async () => {
      tenant = office({ trustProxy: ['10.0.0.0/8'] })
      expect(await login('10.0.0.1', { 'x-forwarded-for': odd })).toBe(ASKED)
    })
  }

  it('is one address, without port and zone', async () => {
    tenant = office({ trustProxy: ['10.0.0.0/8'] })
    const behind = (forwarded: string) => login('10.0.0.1', { 'x-forwarded-for': forwarded })
    expect(await behind(`${INSIDE}:4711`)).toMatchObject(letIn)
    expect(await behind(`[::ffff:${INSIDE}]:4711`)).toMatchObject(letIn)
    expect(await login(`::ffff:${INSIDE}%eth0`)).toMatchObject(letIn)
  })
})

describe('row 25: where a login comes from', () => {
  it('is not pretended unless the tenant was made for it', async () => {
    tenant = office()
    expect(() => tenant.from({ ip: INSIDE })).toThrow('simulation: true')
    expect(await login('127.0.0.1')).toBe(ASKED)
  })

  it('is pretended on loopback only, and the trace says so', async () => {
    tenant = office({ simulation: true })
    tenant.from({ ip: INSIDE })
    expect(await login('127.0.0.1')).toMatchObject(letIn)
    expect(tenant.traces.list()[0]?.origin).toMatchObject({ ip: INSIDE, simulated: true })
    const beyond = { simulation: true, issuer: 'https://id.example/' }
    expect(() => office(beyond)).toThrow('loopback only')
  })

  it('is not pretended by what a request says', async () => {
    tenant = office({ simulation: true })
    const browser = createBrowser(tenant, { remoteAddress: OUTSIDE })
    const hints = { ip: INSIDE, 'x-simulated-ip': INSIDE, simulate: INSIDE }
    await expect(signIn(tenant, browser, GRACE, hints)).rejects.toThrow(ASKED)
  })
})
