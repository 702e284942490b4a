import { decodeJwt } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ACME,
  ADA,
  GRACE,
  GRACE_SECRET,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  freshCode,
  leave,
  signIn,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'

const DATABASE = 'Username-Password-Authentication'

let tenant: Tenant
afterEach(() => tenant.close())

describe('row 66: a rule that switches to another account', () => {
  const switching = (code: string) =>
    acmeTenant([`function (user, context, callback) { ${code}; callback(null, user, context); }`])

  it('by the claim sub gets tokens of the person who signed in', async () => {
    tenant = switching(`context.idToken.sub = context.accessToken.sub = 'auth0|grace'`)
    const tokens = await signIn(tenant, createBrowser(tenant), ADA)
    expect(decodeJwt(tokens.access_token).sub).toBe('auth0|ada')
    expect(decodeJwt(tokens.id_token!).sub).toBe('auth0|ada')
  })

  for (const [title, code] of [
    ['primaryUser', `context.primaryUser = 'auth0|grace'`],
    ['user_id', `user.user_id = 'auth0|grace'`],
    ['a whole user', `user = { user_id: 'auth0|grace', email: 'grace@example.com' }`],
  ] as const) {
    it(`by ${title} is denied`, async () => {
      tenant = switching(code)
      const browser = createBrowser(tenant)
      const { screen } = await typePassword(browser, ADA, attempt())
      const answer = answerAt(await leave(browser, screen))
      expect(answer).toMatchObject({ error: 'access_denied', code: '' })
    })
  }
})

describe('row 66: an account that is linked to another', () => {
  it('owes the factor of the owner, and cannot bring one of its own', async () => {
    const owns = [{ provider: 'auth0', connection: DATABASE, user_id: 'ada' }]
    const owner = { user_id: 'auth0|grace', email: GRACE.username, password: GRACE.password }
    tenant = acmeTenant([demand({ provider: 'any' })], {
      config: {
        users: [
          { user_id: 'auth0|ada', email: ADA.username, password: ADA.password },
          { ...owner, mfa: { otp_secret: GRACE_SECRET }, identities: owns },
        ],
      },
    })
    const browser = createBrowser(tenant)
    const { place, screen } = await typePassword(browser, ADA, attempt())
    expect(screen.screen).toBe('mfa-otp-challenge')
    const code = await freshCode(tenant)
    const done = await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
    expect(answerAt(await leave(browser, done)).code).not.toBe('')
    expect(tenant.traces.list()[0]?.user?.id).toBe('auth0|grace')
  })
})

describe('row 67: the same address in two connections', () => {
  const CAREFUL = `function (user, context, callback) {
    if (context.connection === 'staff') { context.multifactor = { provider: 'any' }; }
    callback(null, user, context);
  }`

  function twoDatabases(): Tenant {
    return acmeTenant([CAREFUL], {
      config: {
        databases: [{ name: 'customers' }, { name: 'staff' }],
        clients: [
          { client_id: 'acme', name: 'Acme', callbacks: [ACME.callback] },
          { client_id: 'back-office', name: 'Back office', callbacks: [ACME.callback] },
        ],
        users: [
          {
            user_id: 'auth0|customer',
            email: GRACE.username,
            password: ADA.password,
            connection: 'customers',
          },
          {
            user_id: 'auth0|employee',
            email: GRACE.username,
            password: GRACE.password,
            connection: 'staff',
          },
        ],
      },
    })
  }

  it('is two people, each with a password and rules of their own', async () => {
    tenant = twoDatabases()
    const customer = { username: GRACE.username, password: ADA.password }
    const tokens = await signIn(tenant, createBrowser(tenant), customer, {
      connection: 'customers',
    })
    expect(decodeJwt(tokens.id_token!).sub).toBe('auth0|customer')

    const staff = attempt({ connection: 'staff' })
    const wrong = await typePassword(createBrowser(tenant), customer, staff)
    expect(wrong.screen).toMatchObject({ error: { code: 'wrong_credentials' } })
    const right = await typePassword(createBrowser(tenant), GRACE, attempt({ connection: 'staff' }))
    expect(right.screen.screen).toBe('mfa-otp-enrollment-qr')
  })

  it('lends no session to a request for the other connection', async () => {
    tenant = twoDatabases()
    const browser = createBrowser(tenant)
    const customer = { username: GRACE.username, password: ADA.password }
    await signIn(tenant, browser, customer, { connection: 'customers' })
    const silent = await browser.open(attempt({ prompt: 'none', connection: 'staff' }).url)
    expect(answerAt(silent)).toMatchObject({ error: 'login_required', code: '' })
    const { screen } = await typePassword(browser, GRACE, attempt({ connection: 'staff' }))
    expect(screen.screen).toBe('mfa-otp-enrollment-qr')
  })
})
