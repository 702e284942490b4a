import { afterEach, describe, expect, it } from 'vitest'
import { decodeJwt } from 'jose'
import type { Tenant } from '@lockstep/tenant'
import {
  ACME,
  GRACE,
  GRACE_SECRET,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  freshCode,
  leave,
  loginTicket,
  postToken,
  signIn,
  typePassword,
  withParameters,
} from './support/acme.js'
import { createBrowser } from './support/browser.js'
import { SHOW, seen } from './support/seen.js'

let tenant: Tenant
afterEach(() => tenant.close())

/** Grace's account of another database, as account linking left it. */
const PARTNER = { username: 'grace@partner.example', password: 'fourth horse battery' } as const
/** Somebody else of that database. */
const EVE = { username: 'eve@partner.example', password: 'correct horse staple' } as const

const databases = [{ name: 'staff' }, { name: 'partners' }]
const identity = { connection: 'partners', provider: 'auth0', user_id: 'partner' }
const GRACE_USER = {
  user_id: 'auth0|grace',
  email: GRACE.username,
  password: GRACE.password,
  mfa: { otp_secret: GRACE_SECRET },
}
const users = [
  { ...GRACE_USER, identities: [identity] },
  {
    user_id: 'auth0|partner',
    connection: 'partners',
    email: PARTNER.username,
    password: PARTNER.password,
  },
  { user_id: 'auth0|eve', connection: 'partners', email: EVE.username, password: EVE.password },
]

describe('an account that was linked', () => {
  it('signs in as its owner, over its own connection', async () => {
    tenant = acmeTenant([SHOW], { config: { databases, users } })
    const { id_token } = await signIn(tenant, createBrowser(tenant), PARTNER, {
      connection: 'partners',
    })
    const { user, context } = seen(id_token)
    expect(decodeJwt(id_token ?? '').sub).toBe('auth0|grace')
    expect(context).toMatchObject({ connection: 'partners', stats: { loginsCount: 1 } })
    expect(user).toMatchObject({
      user_id: 'auth0|grace',
      email: GRACE.username,
      multifactor: ['guardian'],
      identities: [
        { connection: 'staff', user_id: 'grace' },
        { ...identity, isSocial: false },
      ],
    })
  })

  it('row 66: owes the factor of its owner, and nobody enrols another beside it', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })], { config: { databases, users } })
    const browser = createBrowser(tenant)
    const started = attempt({ connection: 'partners' })
    const { place, screen } = await typePassword(browser, PARTNER, started)
    expect(screen.screen).toBe('mfa-otp-challenge')
    const action = {
      action: 'submit_code',
      code: await freshCode(tenant),
      rememberBrowser: false,
    } as const
    expect(answerAt(await leave(browser, await browser.act(place, action))).code).not.toBe('')
  })

  it('is blocked with its owner', async () => {
    const [owner, ...others] = users
    tenant = acmeTenant([], {
      config: { databases, users: [{ ...owner!, blocked: true }, ...others] },
    })
    const started = attempt({ connection: 'partners' })
    const { screen } = await typePassword(createBrowser(tenant), PARTNER, started)
    expect(screen).toMatchObject({ error: { code: 'user_blocked' } })
  })
})

describe('the password of a linked account that is replaced', () => {
  it('takes back what the old one opened: the session and the tickets of its owner', async () => {
    tenant = acmeTenant([], { config: { databases, users } })
    const thief = createBrowser(tenant)
    await signIn(tenant, thief, PARTNER, { connection: 'partners' })
    const started = attempt({ prompt: 'login' })
    const realm = {
      credential_type: 'http://auth0.com/oauth/grant-type/password-realm',
      realm: 'partners',
    }
    const ticket = await loginTicket(thief, started, { ...realm, ...PARTNER })

    await resetPassword(PARTNER.username)
    const silent = await thief.open(attempt({ prompt: 'none' }).url)
    expect(answerAt(silent)).toMatchObject({ code: '', error: 'login_required' })
    const used = await thief.open(withParameters(started, { login_ticket: ticket }).url)
    expect(answerAt(used)).toMatchObject({ code: '', error: 'access_denied' })
  })

  async function resetPassword(email: string): Promise<void> {
    const owner = createBrowser(tenant)
    await owner.fetch('/dbconnections/change_password', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_id: ACME.clientId, connection: 'partners', email }),
    })
    const { link = '' } = await tenant.outbox.next({ to: email })
    const done = await owner.fetch(`/u/api/ticket${new URL(link).search}`, {
      method: 'POST',
      from: tenant.url,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'reset_password', password: 'another horse entirely' }),
    })
    expect(done.status).toBe(200)
  }
})

describe('context.primaryUser', () => {
  const makePrimary = (id: unknown) => `function (user, context, callback) {
    context.primaryUser = ${JSON.stringify(id)};
    callback(null, user, context);
  }`

  it.each([
    ['another user', 'auth0|grace'],
    ['nobody', 'auth0|nobody'],
    ['no text', { user_id: 'auth0|grace' }],
  ])('row 66: does not make anybody %s', async (_, id) => {
    tenant = acmeTenant([makePrimary(id)], { config: { databases, users } })
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, EVE, attempt({ connection: 'partners' }))
    expect(answerAt(await leave(browser, screen))).toMatchObject({
      code: '',
      error: 'access_denied',
      description: expect.stringContaining('context.primaryUser') as string,
    })
  })

  it('row 66: is no way in for a password grant either', async () => {
    tenant = acmeTenant([makePrimary('auth0|grace')], {
      config: {
        databases,
        users,
        clients: [
          {
            client_id: 'acme',
            name: 'Acme',
            grant_types: ['http://auth0.com/oauth/grant-type/password-realm'],
          },
        ],
      },
    })
    const response = await postToken(tenant, {
      grant_type: 'http://auth0.com/oauth/grant-type/password-realm',
      client_id: 'acme',
      realm: 'partners',
      ...EVE,
    })
    expect([response.status, await response.json()]).toMatchObject([
      403,
      { error: 'access_denied' },
    ])
  })

  it('may say who signs in anyway', async () => {
    tenant = acmeTenant([makePrimary('auth0|grace')], { config: { databases, users } })
    const { id_token } = await signIn(tenant, createBrowser(tenant), PARTNER, {
      connection: 'partners',
    })
    expect(decodeJwt(id_token ?? '').sub).toBe('auth0|grace')
  })
})
