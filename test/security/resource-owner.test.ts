import { decodeJwt } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant, TenantConfigInput } from '@lockstep/tenant'
import { ADA, GRACE, acmeTenant, demand } from '../journeys/support/acme.js'
import { bodyOf } from '../journeys/support/grants.js'

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
