import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { ACME, acmeTenant } from '../journeys/support/acme.js'

let tenant: Tenant
afterEach(() => tenant.close())

const EVE = { email: 'eve@example.com', password: 'a password of Eve' }

async function signUp(): Promise<void> {
  const response = await tenant.fetch(
    new Request(`${tenant.url}/dbconnections/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: ACME.clientId,
        connection: 'Username-Password-Authentication',
        ...EVE,
      }),
    }),
  )
  expect(response.status).toBe(200)
}

const mailed = async () => (await tenant.outbox.next({ to: EVE.email })).link!

const isVerified = async () =>
  (await tenant.users.list()).find(({ email }) => email === EVE.email)?.email_verified

const look = (link: string) => tenant.fetch(new Request(link))

function confirm(link: string, origin = tenant.url): Promise<Response> {
  const ticket = new URL(link).searchParams.get('ticket')!
  return tenant.fetch(
    new Request(`${tenant.url}/u/email-verification`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ticket }),
    }),
  )
}

describe('the link that proves an address', () => {
  it('row 78: verifies it once, and signs nobody in', async () => {
    tenant = acmeTenant()
    await signUp()
    const link = await mailed()
    expect(await isVerified()).toBe(false)
    const page = await look(link)
    expect(await page.text()).toContain(EVE.email)
    expect(await isVerified()).toBe(false)

    const done = await confirm(link)
    expect(done.status).toBe(200)
    expect(done.headers.getSetCookie()).toEqual([])
    expect(await isVerified()).toBe(true)
    expect((await confirm(link)).status).toBe(404)
    expect((await look(link)).status).toBe(404)
  })

  it('row 78: sets no password', async () => {
    tenant = acmeTenant()
    await signUp()
    const secret = new URL(await mailed()).searchParams.get('ticket')!
    for (const ticket of [secret, `email:${secret}`]) {
      const response = await tenant.fetch(
        new Request(`${tenant.url}/u/api/ticket?ticket=${encodeURIComponent(ticket)}`),
      )
      expect(response.status).toBe(404)
    }
  })

  it('works for five days, and not for a foreign page', async () => {
    tenant = acmeTenant()
    await signUp()
    const link = await mailed()
    expect((await confirm(link, 'https://evil.example')).status).toBe(403)
    expect(await isVerified()).toBe(false)
    tenant.clock.advance({ days: 5, seconds: 1 })
    expect((await confirm(link)).status).toBe(404)
    expect(await isVerified()).toBe(false)
  })

  it('is sent to nobody where the database does not ask for it', async () => {
    const options = { attributes: { email: { signup: { verification: { active: false } } } } }
    tenant = acmeTenant([], {
      config: { databases: [{ name: 'Username-Password-Authentication', options }] },
    })
    await signUp()
    expect(tenant.outbox.list()).toEqual([])
  })
})
