import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { ACME, acmeTenant, attempt, demand, typePassword } from './support/acme.js'
import { createBrowser } from './support/browser.js'

const DATABASE = 'Username-Password-Authentication'
const PASSWORD = 'a long enough password'

let tenant: Tenant
afterEach(() => tenant.close())

async function signUp(body: Readonly<Record<string, unknown>>) {
  const response = await tenant.fetch(
    new Request(`${tenant.url}/dbconnections/signup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ACME.origin },
      body: JSON.stringify({ client_id: ACME.clientId, connection: DATABASE, ...body }),
    }),
  )
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const newest = async () => (await tenant.users.list()).at(-1)

describe('POST /dbconnections/signup', () => {
  it('keeps the names that a person gives, and user_metadata', async () => {
    tenant = acmeTenant()
    const { status, body } = await signUp({
      email: 'eve@example.com',
      password: PASSWORD,
      given_name: 'Eve',
      family_name: 'Hall',
      name: 'Eve Hall',
      nickname: 'eve',
      picture: 'https://example.com/eve.png',
      user_metadata: { plan: 'gold' },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ email: 'eve@example.com', email_verified: false })
    expect(await newest()).toMatchObject({
      given_name: 'Eve',
      family_name: 'Hall',
      name: 'Eve Hall',
      user_metadata: { plan: 'gold' },
    })
  })

  it('keeps nothing by which rules decide', async () => {
    tenant = acmeTenant()
    await signUp({
      email: 'eve@example.com',
      password: PASSWORD,
      app_metadata: { mfa: false },
      email_verified: true,
      blocked: false,
      user_id: 'auth0|grace',
      roles: ['admin'],
      identities: [],
      linked_to: 'auth0|grace',
      federation: { isSocial: true },
    })
    const eve = await newest()
    expect(eve).toMatchObject({ email: 'eve@example.com', email_verified: false })
    for (const field of ['app_metadata', 'roles', 'linked_to', 'federation', 'identities']) {
      expect(eve).not.toHaveProperty(field)
    }
    expect(eve?.user_id).not.toBe('auth0|grace')
  })

  it('refuses names that are too long', async () => {
    tenant = acmeTenant()
    const { status, body } = await signUp({
      email: 'eve@example.com',
      password: PASSWORD,
      name: 'x'.repeat(301),
    })
    expect({ status, error: body.error }).toEqual({ status: 400, error: 'invalid_signup' })
  })
})

describe('a database with usernames', () => {
  const withUsernames = (rules: readonly string[] = []) =>
    acmeTenant(rules, {
      config: {
        databases: [{ name: DATABASE, options: { requires_username: true } }],
        users: [],
      },
    })

  it('takes one at sign-up, and signs in by it or by the address, with MFA', async () => {
    tenant = withUsernames([demand({ provider: 'any' })])
    const { body } = await signUp({
      email: 'eve@example.com',
      username: 'Eve.H',
      password: PASSWORD,
    })
    expect(body).toMatchObject({ username: 'Eve.H' })
    for (const username of ['eve.h', 'EVE@example.com']) {
      const { screen } = await typePassword(
        createBrowser(tenant),
        { username, password: PASSWORD },
        attempt(),
      )
      expect([username, screen.screen]).toEqual([username, 'mfa-otp-enrollment-qr'])
    }
  })

  it('refuses one that is taken, missing or an address', async () => {
    tenant = withUsernames()
    await signUp({ email: 'eve@example.com', username: 'eve', password: PASSWORD })
    const codes = []
    for (const username of ['EVE', undefined, 'adam@example.com']) {
      const { body } = await signUp({ email: 'adam@example.com', username, password: PASSWORD })
      codes.push(body.code)
    }
    expect(codes).toEqual(['username_exists', 'invalid_signup', 'invalid_signup'])
    // The address is free still.
    const { status } = await signUp({
      email: 'adam@example.com',
      username: 'adam',
      password: PASSWORD,
    })
    expect(status).toBe(200)
  })
})
