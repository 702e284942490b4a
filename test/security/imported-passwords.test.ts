import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { ConfigError, createTenant } from '@lockstep/tenant'
import type { Tenant } from '@lockstep/tenant'
import {
  ACME,
  ADA,
  acmeTenant,
  attempt,
  demand,
  signIn,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

/** Ada, as another system knew her. */
const IMPORTED = {
  user_id: 'auth0|ada',
  email: ADA.username,
  custom_password_hash: {
    algorithm: 'md5',
    hash: { value: md5(`salt${ADA.password}`), encoding: 'hex' },
    salt: { value: 'salt', position: 'prefix' },
  },
} as const

const token = (username: string, password: string) =>
  tenant.fetch(
    new Request(`${tenant.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'password',
        client_id: ACME.clientId,
        username,
        password,
      }),
    }),
  )

describe('an imported password', () => {
  it('signs its owner in, and nobody else', async () => {
    tenant = acmeTenant([], { config: { users: [IMPORTED] } })
    const tokens = await signIn(tenant, createBrowser(tenant), ADA)
    expect(tokens.access_token).toMatch(/./)
    const wrong = { ...ADA, password: md5(`salt${ADA.password}`) }
    const { screen } = await typePassword(createBrowser(tenant), wrong, attempt())
    expect(screen).toMatchObject({ screen: 'login', error: { code: 'wrong_credentials' } })
  })

  it('row 28: owes the factor that is demanded, also at the login that replaces its hash', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })], {
      config: {
        users: [IMPORTED],
        clients: [
          { client_id: ACME.clientId, name: 'Acme', grant_types: ['password'], callbacks: [] },
        ],
      },
    })
    const response = await token(ADA.username, ADA.password)
    expect(response.status).toBe(403)
    const body = (await response.json()) as object
    expect(body).toMatchObject({ error: 'mfa_required' })
    expect(body).not.toHaveProperty('access_token')
  })

  it('row 81: answers a wrong one as it answers nobody', async () => {
    tenant = acmeTenant([], {
      config: {
        users: [IMPORTED],
        clients: [
          { client_id: ACME.clientId, name: 'Acme', grant_types: ['password'], callbacks: [] },
        ],
      },
    })
    const wrong = await token(ADA.username, 'wrong')
    const nobody = await token('nobody@example.com', 'wrong')
    expect([wrong.status, await wrong.text()]).toEqual([nobody.status, await nobody.text()])
  })

  it('whose verification would stop the tenant is a mistake of the folder', () => {
    tenant = acmeTenant()
    const start = (user: object) =>
      createTenant({
        config: {
          clients: [{ client_id: 'acme', name: 'Acme' }],
          users: [{ email: ADA.username, ...user }],
        },
      })
    const expensive = '$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'
    expect(() => start({ password_hash: expensive })).toThrow(ConfigError)
    expect(() =>
      start({ custom_password_hash: { algorithm: 'bcrypt', hash: { value: expensive } } }),
    ).toThrow(/at most 13 bcrypt rounds/)
  })
})
