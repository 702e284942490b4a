import { decodeJwt } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ACME,
  acmeTenant,
  attempt,
  loginTicket,
  postToken,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import { SERVER, bodyOf } from '../journeys/support/grants.js'
import { NEW, OTP_GRANT, passwordlessTenant, sent } from '../journeys/support/passwordless.js'

let tenant: Tenant
afterEach(() => tenant.close())

const DATABASE = 'Username-Password-Authentication'
const OTHER_NUMBER = '+15550100201'

const CLIENTS = [
  {
    client_id: 'acme',
    name: 'Acme',
    callbacks: [ACME.callback],
    web_origins: [ACME.origin],
    grant_types: ['authorization_code', 'refresh_token', OTP_GRANT],
  },
  {
    ...SERVER,
    name: 'Server',
    app_type: 'non_interactive',
    grant_types: ['client_credentials'],
  },
] as const

const MANAGED = {
  clients: CLIENTS,
  clientGrants: [
    {
      client_id: 'server',
      audience: 'https://any/api/v2/',
      scope: ['read:users', 'create:users', 'update:users', 'delete:users'],
    },
  ],
}

async function manage(method: string, userId: string, body?: object): Promise<Response> {
  const audience = `${tenant.url}/api/v2/`
  const grant = { grant_type: 'client_credentials', ...SERVER, audience }
  const { access_token } = await bodyOf(await postToken(tenant, grant))
  return tenant.fetch(
    new Request(`${tenant.url}/api/v2/users/${encodeURIComponent(userId)}`, {
      method,
      headers: {
        authorization: `Bearer ${String(access_token)}`,
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    }),
  )
}

describe('a phone number that signs in', () => {
  async function signInBy(phone_number: string) {
    const otp = await sent(tenant, { phone_number })
    const response = await postToken(tenant, {
      grant_type: OTP_GRANT,
      client_id: 'acme',
      realm: 'sms',
      username: phone_number,
      scope: 'openid offline_access',
      otp,
    })
    const { id_token, refresh_token } = await bodyOf(response)
    return { sub: decodeJwt(String(id_token)).sub!, refresh_token: String(refresh_token) }
  }

  it('is no way in any more once the user has another one', async () => {
    tenant = passwordlessTenant([], MANAGED)
    const { sub, refresh_token } = await signInBy(NEW.phone_number)
    const changed = await manage('PATCH', sub, { phone_number: OTHER_NUMBER })
    expect(await changed.json()).toMatchObject({ phone_verified: false })

    const grant = { grant_type: 'refresh_token', client_id: 'acme', refresh_token }
    expect((await postToken(tenant, grant)).status).toBe(403)
    // Whoever the telephone company gave the old number to is somebody else.
    expect((await signInBy(NEW.phone_number)).sub).not.toBe(sub)
    expect((await signInBy(OTHER_NUMBER)).sub).toBe(sub)
  })

  it('cannot be taken from the user who has it', async () => {
    tenant = passwordlessTenant([], MANAGED)
    const first = await signInBy(NEW.phone_number)
    const second = await signInBy(OTHER_NUMBER)
    const taken = await manage('PATCH', second.sub, { phone_number: NEW.phone_number })
    expect(taken.status).toBe(400)
    expect((await signInBy(NEW.phone_number)).sub).toBe(first.sub)
    expect((await signInBy(OTHER_NUMBER)).sub).toBe(second.sub)
  })

  it('is free for somebody new when its user was deleted', async () => {
    tenant = passwordlessTenant([], MANAGED)
    const { sub } = await signInBy(NEW.phone_number)
    expect((await manage('DELETE', sub)).status).toBe(204)
    expect((await signInBy(NEW.phone_number)).sub).not.toBe(sub)
  })
})

describe('a username', () => {
  const named = (username: string) => ({
    user_id: `auth0|${username}`,
    email: `${username}@example.com`,
    username,
    password: `Their 0wn pass of ${username}`,
    connection: DATABASE,
  })
  const people = () => acmeTenant([], { config: { ...MANAGED, users: [named('bo'), named('cy')] } })
  const ticketFor = (username: string, { password } = named(username)) =>
    loginTicket(createBrowser(tenant), attempt(), { username, password })

  it('signs in its user alone, before and after it moves', async () => {
    tenant = people()
    expect(await ticketFor('bo')).toBeDefined()
    expect((await manage('PATCH', 'auth0|cy', { username: 'bo' })).status).toBe(400)
    expect((await manage('PATCH', 'auth0|bo', { username: 'bea' })).status).toBe(200)
    expect(await ticketFor('bo')).toBeUndefined()
    expect(await ticketFor('bea', named('bo'))).toBeDefined()
    expect((await manage('PATCH', 'auth0|cy', { username: 'bo' })).status).toBe(200)
    expect(await ticketFor('bo', named('cy'))).toBeDefined()
    expect(await ticketFor('bo', named('bo'))).toBeUndefined()
  })

  it('row 47: gives no second set of attempts beside the address', async () => {
    tenant = people()
    const wrong = { password: 'wrong' }
    for (let attempts = 0; attempts < 5; attempts++) {
      await ticketFor('bo', { ...named('bo'), ...wrong })
      const byAddress = { username: 'bo@example.com', ...wrong }
      await loginTicket(createBrowser(tenant), attempt(), byAddress)
    }
    const { screen } = await typePassword(createBrowser(tenant), named('bo'), attempt())
    expect(screen).toMatchObject({ error: { code: 'too_many_attempts' } })
  })
})
