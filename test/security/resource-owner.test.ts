import { decodeJwt } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant, TenantConfigInput } from '@lockstep/tenant'
import { ADA, GRACE, acmeTenant, answerAt, attempt, demand } from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import { bodyOf, passwordLogin } from '../journeys/support/grants.js'

let tenant: Tenant
afterEach(() => tenant.close())

const GRANT = 'http://auth0.com/oauth/legacy/grant-type/ro'

/** A tenant that still has the old endpoint, unless `tenant` of the configuration says otherwise. */
function oldTenant(rules: readonly string[] = [], config: Partial<TenantConfigInput> = {}): Tenant {
  return acmeTenant(rules, {
    config: {
      tenant: { legacy: { resourceOwner: true } },
      clients: [{ client_id: 'acme', name: 'Acme', grant_types: [GRANT] }],
      ...config,
    },
  })
}

async function logIn(
  user: { readonly username: string; readonly password: string },
  more: Readonly<Record<string, unknown>> = {},
): Promise<Response> {
  return tenant.fetch(
    new Request(`${tenant.url}/oauth/ro`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_id: 'acme',
        grant_type: 'password',
        connection: 'Username-Password-Authentication',
        scope: 'openid email',
        ...user,
        ...more,
      }),
    }),
  )
}

describe('row 27: /oauth/ro', () => {
  it('is off unless the tenant turns it on, and names the switch', async () => {
    tenant = oldTenant([], { tenant: {} })
    const response = await logIn(ADA)
    expect(response.status).toBe(404)
    expect((await bodyOf(response)).error_description).toContain('legacy.resourceOwner')
  })

  it('tells rules the connection of a linked account, and not that of its owner', async () => {
    const partner = { username: 'ada@partner.example', password: 'fourth horse battery' }
    const identity = { connection: 'partners', provider: 'auth0', user_id: 'partner' }
    tenant = oldTenant(
      [
        `function (user, context, callback) {
          if (context.connection === 'partners') context.multifactor = { provider: 'any' };
          callback(null, user, context);
        }`,
      ],
      {
        databases: [{ name: 'staff' }, { name: 'partners' }],
        users: [
          { user_id: 'auth0|ada', email: ADA.username, identities: [identity] },
          {
            user_id: 'auth0|partner',
            connection: 'partners',
            email: partner.username,
            password: partner.password,
          },
        ],
      },
    )
    const response = await logIn(partner, { connection: 'partners' })
    expect(await bodyOf(response)).toMatchObject({ error: 'mfa_required' })
  })

  it('gives nothing, and no way on, where a factor is demanded', async () => {
    tenant = oldTenant([demand({ provider: 'any' })])
    for (const user of [ADA, GRACE]) {
      const response = await logIn(user, { sso: 'true' })
      expect(response.status).toBe(401)
      expect(await bodyOf(response)).toEqual({
        error: 'mfa_required',
        error_description: 'Multifactor authentication required',
      })
    }
  })

  it('runs the rules, which know it by its protocol, and denies in their words', async () => {
    tenant = oldTenant([
      `function (user, context, callback) {
        if (user.email === 'grace@example.com') return callback(new UnauthorizedError('Closed.'));
        context.idToken['https://acme.example/protocol'] = context.protocol;
        callback(null, user, context);
      }`,
    ])
    const { id_token } = await bodyOf(await logIn(ADA))
    expect(decodeJwt(id_token as string)).toMatchObject({
      sub: 'auth0|ada',
      'https://acme.example/protocol': 'oauth2-resource-owner',
    })
    const denied = await logIn(GRACE)
    expect([denied.status, await bodyOf(denied)]).toEqual([
      401,
      { error: 'unauthorized', error_description: 'Closed.' },
    ])
  })

  it('goes nowhere when a rule redirects', async () => {
    tenant = oldTenant([
      `function (user, context, callback) {
        context.redirect = { url: 'https://mfa.example/' };
        callback(null, user, context);
      }`,
    ])
    const response = await logIn(ADA)
    expect([response.status, (await bodyOf(response)).error]).toEqual([401, 'interaction_required'])
  })

  const refused: readonly (readonly [string, Record<string, unknown>, number, string])[] = [
    ['a wrong password', { password: 'wrong' }, 401, 'invalid_user_password'],
    ['no password', { password: null }, 400, 'invalid_request'],
    ['a list as a name', { username: ['ada'] }, 400, 'invalid_request'],
    ['an unknown client', { client_id: 'nobody' }, 400, 'invalid_request'],
    ['an unknown connection', { connection: 'nowhere' }, 400, 'invalid_request'],
    ['another grant', { grant_type: 'magic' }, 400, 'unsupported_grant_type'],
    ['an oversized password', { password: 'x'.repeat(9_000) }, 400, 'invalid_request'],
  ]
  for (const [title, more, status, error] of refused) {
    it(`refuses ${title}: ${status} ${error}`, async () => {
      tenant = oldTenant()
      const response = await logIn(ADA, more)
      expect([response.status, (await bodyOf(response)).error]).toEqual([status, error])
    })
  }

  it('is for applications that are registered for it', async () => {
    tenant = oldTenant([], { clients: [{ client_id: 'acme', name: 'Acme' }] })
    expect(await bodyOf(await logIn(ADA))).toMatchObject({ error: 'unauthorized_client' })
  })
})

describe('row 27: legacy.unsafeResourceOwner, the hole to be seen', () => {
  const UNSAFE = { legacy: { resourceOwner: true, unsafeResourceOwner: true } } as const
  const RULES = [demand({ provider: 'any', allowRememberBrowser: false })]
  const clients = [{ client_id: 'acme', name: 'Acme', grant_types: [GRANT, 'password'] }] as const

  it('gives tokens although a factor was demanded, and the trace says whose fault it is', async () => {
    tenant = oldTenant(RULES, { tenant: UNSAFE })
    for (const user of [GRACE, ADA]) {
      const tokens = await bodyOf(await logIn(user, { scope: 'openid offline_access' }))
      expect(Object.keys(tokens).sort()).toEqual(
        ['access_token', 'expires_in', 'id_token', 'scope', 'token_type'].sort(),
      )
      const claims = decodeJwt(tokens.id_token as string)
      expect([claims.amr, claims.acr]).toEqual([undefined, undefined])
      const [trace] = tenant.traces.list()
      const findings = trace!.passes.flatMap(({ rules }) => rules).flatMap((rule) => rule.findings)
      expect(findings.map(({ id }) => id)).toContain('factor-skipped-by-resource-owner')
    }
  })

  it('says so in the log, with no token in it', async () => {
    const lines: string[] = []
    const write = (first: unknown, second?: unknown) => lines.push(JSON.stringify([first, second]))
    const log = { debug: write, info: write, warn: write, error: write }
    tenant = acmeTenant(RULES, { config: { tenant: UNSAFE, clients }, log: log as never })
    const { access_token } = await bodyOf(await logIn(GRACE))
    expect(access_token).toBeDefined()
    expect(lines.join()).toContain('UNSAFE: tokens without the second factor')
    expect(lines.join()).not.toContain(access_token as string)
  })

  it('opens no other way: not the password grant, no session, not the MFA API', async () => {
    tenant = oldTenant(RULES, { tenant: UNSAFE, clients })
    const { access_token: token } = await bodyOf(await logIn(GRACE))
    expect(await bodyOf(await passwordLogin(tenant, GRACE))).toMatchObject({
      error: 'mfa_required',
    })
    const silent = await createBrowser(tenant).open(
      attempt({ prompt: 'none', redirect_uri: null }).url,
    )
    expect(answerAt(silent).code).toBe('')
    const authenticators = await tenant.fetch(
      new Request(`${tenant.url}/mfa/authenticators`, {
        headers: { authorization: `Bearer ${token as string}` },
      }),
    )
    expect(authenticators.status).toBe(401)
  })

  it('gives nobody anything for a wrong password, or whom a rule denies', async () => {
    const denial = `function (user, context, callback) {
      callback(new UnauthorizedError('Closed.'));
    }`
    tenant = oldTenant([...RULES, denial], { tenant: UNSAFE })
    expect((await bodyOf(await logIn(GRACE))).error).toBe('unauthorized')
    expect((await bodyOf(await logIn(GRACE, { password: 'wrong' }))).error).toBe(
      'invalid_user_password',
    )
  })

  it('needs the switch of the endpoint beside it, and is refused where findings deny', () => {
    expect(() => oldTenant([], { tenant: { legacy: { unsafeResourceOwner: true } } })).toThrow(
      /unsafeResourceOwner needs legacy\.resourceOwner/,
    )
    expect(() => oldTenant([], { tenant: { ...UNSAFE, strict: true } })).toThrow(/strict: true/)
  })
})
