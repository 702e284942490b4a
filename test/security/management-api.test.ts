import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { ADA, acmeTenant, postToken } from '../journeys/support/acme.js'
import { SERVER, bodyOf, passwordLogin } from '../journeys/support/grants.js'

let tenant: Tenant
afterEach(() => tenant.close())

/** A server with grants, one without, and an application of a person. */
function managedTenant(rules: readonly string[] = []): Tenant {
  const machine = { app_type: 'non_interactive', grant_types: ['client_credentials'] } as const
  return acmeTenant(rules, {
    config: {
      clients: [
        { client_id: 'acme', name: 'Acme', grant_types: ['password', 'client_credentials'] },
        { ...SERVER, name: 'Server', ...machine },
        { client_id: 'idle', client_secret: 'idle', name: 'Idle', ...machine },
      ],
      resourceServers: [
        { identifier: 'https://api.example/api/v2/', scopes: [{ value: 'update:users' }] },
        { identifier: 'http://localhost:4400/userinfo' },
        { identifier: 'http://localhost:4400/mfa/' },
      ],
      clientGrants: [
        { client_id: 'server', audience: 'https://any/api/v2/', scope: ['read:users'] },
        { client_id: 'server', audience: 'https://api.example/api/v2/', scope: ['update:users'] },
        { client_id: 'server', audience: 'http://localhost:4400/userinfo', scope: ['openid'] },
        { client_id: 'server', audience: 'http://localhost:4400/mfa/', scope: ['enroll'] },
      ],
    },
  })
}

/** A tenant whose server may read and change users. */
function openTenant(): Tenant {
  return acmeTenant([], {
    config: {
      clients: [
        {
          ...SERVER,
          name: 'Server',
          app_type: 'non_interactive',
          grant_types: ['client_credentials'],
        },
      ],
      clientGrants: [
        {
          client_id: 'server',
          audience: 'https://any/api/v2/',
          scope: ['read:users', 'update:users'],
        },
      ],
    },
  })
}

async function grant(body: Readonly<Record<string, string>>): Promise<Response> {
  const audience = `${tenant.url}/api/v2/`
  return postToken(tenant, { grant_type: 'client_credentials', ...SERVER, audience, ...body })
}

async function tokenFor(audience?: string): Promise<string> {
  const answer = await bodyOf(await grant(audience === undefined ? {} : { audience }))
  return answer.access_token as string
}

async function call(
  path: string,
  { token, ...init }: RequestInit & { readonly token?: string } = {},
): Promise<Response> {
  return tenant.fetch(
    new Request(`${tenant.url}${path}`, {
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        'content-type': 'application/json',
      },
      ...init,
    }),
  )
}

const patch = (body: string) => ({ method: 'PATCH', body })

describe('client credentials are refused', () => {
  const refusals: readonly (readonly [string, Record<string, string>, number, string])[] = [
    ['without an audience', { audience: '' }, 400, 'invalid_request'],
    ['for an unknown API', { audience: 'https://nowhere.example/' }, 403, 'access_denied'],
    ['for a scope that was not granted', { scope: 'update:users' }, 403, 'access_denied'],
    ['to who has no grant', { client_id: 'idle', client_secret: 'idle' }, 403, 'access_denied'],
    ['with a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
    [
      'for what is for persons',
      { audience: 'http://localhost:4400/userinfo' },
      403,
      'access_denied',
    ],
    ['for factors of persons', { audience: 'http://localhost:4400/mfa/' }, 403, 'access_denied'],
  ]
  for (const [title, body, status, error] of refusals) {
    it(`${title}: ${status} ${error}`, async () => {
      tenant = managedTenant()
      const response = await grant(body)
      expect(response.status).toBe(status)
      expect(await bodyOf(response)).toMatchObject({ error })
    })
  }

  it('to a public application: 403 unauthorized_client', async () => {
    tenant = managedTenant()
    const response = await postToken(tenant, {
      grant_type: 'client_credentials',
      client_id: 'acme',
      audience: `${tenant.url}/api/v2/`,
    })
    expect(response.status).toBe(403)
    expect(await bodyOf(response)).toMatchObject({ error: 'unauthorized_client' })
  })
})

describe('row 64: the Management API answers nobody', () => {
  it('without a token, with a broken one, or with one for another API', async () => {
    tenant = managedTenant()
    const foreign = await tokenFor('https://api.example/api/v2/')
    for (const token of [undefined, 'x', 'eyJhbGciOiJub25lIn0.e30.', foreign]) {
      const response = await call('/api/v2/users', token === undefined ? {} : { token })
      expect(response.status).toBe(401)
      expect(await bodyOf(response)).toMatchObject({ statusCode: 401, error: 'Unauthorized' })
    }
  })

  it('with the token of a person, whatever a rule put into it', async () => {
    tenant = managedTenant([
      `function (user, context, callback) {
        context.accessToken.scope = ['openid', 'read:users', 'update:users'];
        context.accessToken.gty = 'client-credentials';
        context.accessToken.aud = 'http://localhost:4400/api/v2/';
        callback(null, user, context);
      }`,
    ])
    const answer = await bodyOf(await passwordLogin(tenant, ADA, { scope: 'openid' }))
    for (const token of [answer.access_token, answer.id_token] as string[]) {
      expect((await call('/api/v2/users', { token })).status).toBe(401)
    }
  })

  it('who lacks the scope, also for a part of a change', async () => {
    tenant = managedTenant()
    const token = await tokenFor()
    const response = await call('/api/v2/users/auth0%7Cada', { token, ...patch('{"name":"x"}') })
    expect(response.status).toBe(403)
    expect(await bodyOf(response)).toEqual({
      statusCode: 403,
      error: 'Forbidden',
      message: 'Insufficient scope, expected any of: update:users,update:users_app_metadata',
      errorCode: 'insufficient_scope',
    })
  })

  it('from a page of another site, preflight or not', async () => {
    tenant = managedTenant()
    for (const method of ['OPTIONS', 'PATCH']) {
      const response = await tenant.fetch(
        new Request(`${tenant.url}/api/v2/users/auth0%7Cada`, {
          method,
          headers: { origin: 'http://localhost:4401' },
        }),
      )
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
    }
  })
})

describe('a token that an application has in its own name', () => {
  it('is no user at /userinfo', async () => {
    tenant = managedTenant()
    expect((await call('/userinfo', { token: await tokenFor() })).status).toBe(401)
  })
})

describe('the Management API refuses', () => {
  const bad: readonly (readonly [string, string, string?])[] = [
    ['a query it does not understand', '/api/v2/users?q=a%20OR%20b'],
    ['a page that is no number', '/api/v2/users?page=-1'],
    ['a page that is too large', '/api/v2/users?per_page=101'],
    ['a parameter twice', '/api/v2/users?q=a&q=b'],
    ['no address', '/api/v2/users-by-email'],
    ['broken JSON', '/api/v2/users/auth0%7Cada', '{'],
    ['a JSON array', '/api/v2/users/auth0%7Cada', '[]'],
    ['nothing to change', '/api/v2/users/auth0%7Cada', '{}'],
    ['a field it does not know', '/api/v2/users/auth0%7Cada', '{"block":true}'],
    ['the id', '/api/v2/users/auth0%7Cada', '{"user_id":"auth0|eve"}'],
    ['the hash of a password', '/api/v2/users/auth0%7Cada', '{"password_hash":"x"}'],
    ['metadata that is no object', '/api/v2/users/auth0%7Cada', '{"app_metadata":"x"}'],
    ['a list as metadata', '/api/v2/users/auth0%7Cada', '{"app_metadata":[1]}'],
    ['blocked as a text', '/api/v2/users/auth0%7Cada', '{"blocked":"false"}'],
    ['an address that is none', '/api/v2/users/auth0%7Cada', '{"email":"ada"}'],
    ['the address of somebody else', '/api/v2/users/auth0%7Cada', '{"email":"grace@example.com"}'],
    ['a short password', '/api/v2/users/auth0%7Cada', '{"password":"short"}'],
    [
      'address and password at once',
      '/api/v2/users/auth0%7Cada',
      '{"email":"a@b.example","password":"long enough"}',
    ],
  ]
  for (const [title, path, body] of bad) {
    it(`${title}: 400`, async () => {
      tenant = openTenant()
      const response = await call(path, {
        token: await tokenFor(),
        ...(body !== undefined && patch(body)),
      })
      const answer = await bodyOf(response)
      expect([response.status, answer.statusCode, answer.error]).toEqual([400, 400, 'Bad Request'])
    })
  }

  it('an unknown user: 404, and a body that is no JSON: 415', async () => {
    tenant = openTenant()
    const token = await tokenFor()
    for (const id of ['nobody', '__proto__', 'a'.repeat(3000), '%2e%2e']) {
      expect((await call(`/api/v2/users/${id}`, { token })).status).toBe(404)
    }
    const form = await tenant.fetch(
      new Request(`${tenant.url}/api/v2/users/auth0%7Cada`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${token}` },
        body: new URLSearchParams({ blocked: 'true' }),
      }),
    )
    expect(form.status).toBe(415)
  })

  it('to make a prototype of metadata', async () => {
    tenant = openTenant()
    const response = await call('/api/v2/users/auth0%7Cada', {
      token: await tokenFor(),
      ...patch('{"app_metadata":{"__proto__":{"admin":true},"plan":"gold"}}'),
    })
    expect(response.status).toBe(200)
    expect(await response.text()).not.toContain('admin')
  })
})
