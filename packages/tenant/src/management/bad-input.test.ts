import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant } from '../create-tenant.js'
import type { Tenant } from '../tenant.js'
import type { Route } from './route.js'
import { ROUTES } from './route-table.js'

const SCOPES = [...new Set(ROUTES.flatMap(({ scopes }) => scopes))]
const KEY = 'the secret of an application'
const SECRET = 'a secret that nobody may read'
const machine = { app_type: 'non_interactive', grant_types: ['client_credentials'] } as const

let tenant: Tenant
const tokens = new Map<string, string>()

beforeAll(async () => {
  const audience = 'https://any/api/v2/'
  tenant = createTenant({
    config: {
      clients: [
        { client_id: 'all', client_secret: KEY, name: 'All', ...machine },
        { client_id: 'none', client_secret: KEY, name: 'None', ...machine },
      ],
      clientGrants: [
        { client_id: 'all', audience, scope: SCOPES },
        { client_id: 'none', audience, scope: ['read:nothing'] },
      ],
      rulesConfigs: [{ key: 'KEY', value: SECRET }],
    },
  })
  for (const client_id of ['all', 'none']) {
    const response = await tenant.fetch(
      new Request(`${tenant.url}/oauth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          grant_type: 'client_credentials',
          client_id,
          client_secret: KEY,
          audience: `${tenant.url}/api/v2/`,
        }),
      }),
    )
    tokens.set(client_id, ((await response.json()) as { access_token: string }).access_token)
  }
})
afterAll(() => tenant.close())

/** A path whose every part is `value`. */
function pathOf(route: Route, value: string): string {
  return route.path.replace(/:\w+/g, encodeURIComponent(value))
}

async function call(
  route: Route,
  {
    token = tokens.get('all'),
    value = 'nobody',
    body = route.body && '{}',
    type = 'application/json',
    query = '',
  }: {
    readonly token?: string | undefined | null
    readonly value?: string
    readonly body?: string | undefined
    readonly type?: string
    readonly query?: string
  } = {},
) {
  const response = await tenant.fetch(
    new Request(`${tenant.url}/api/v2${pathOf(route, value)}${query}`, {
      method: route.method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': type }),
      },
      ...(body !== undefined && { body }),
    }),
  )
  const text = await response.text()
  expect(text).not.toContain(SECRET)
  expect(text).not.toMatch(/\bat .*\.[jt]s:\d+/)
  const answer = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  if (response.status >= 400 && response.status !== 413) {
    expect(answer).toMatchObject({
      statusCode: response.status,
      error: expect.any(String) as string,
      message: expect.any(String) as string,
    })
  }
  return { status: response.status, answer, headers: response.headers }
}

/** What each kind of bad body is answered with, for routes that read one. */
const BODIES: readonly (readonly [string, string, readonly number[]])[] = [
  ['no JSON', '{', [400]],
  ['an array where there is none', '[1]', [400]],
  ['a text', '"text"', [400]],
  ['null', 'null', [400]],
  ['a number', '1', [400]],
  ['a field that nobody knows', '{"no_such_field":1}', [400]],
  ['a prototype', '{"__proto__":{"admin":true},"no_such_field":1}', [400]],
  ['a list of lists', '{"name":[[1]],"users":[[1]],"roles":[[1]],"value":[[1]]}', [400]],
  ['too much', JSON.stringify({ name: 'x'.repeat(2_000_000) }), [413]],
]

for (const route of ROUTES) {
  describe(`${route.method} ${route.path}`, () => {
    it('answers nobody without a token: 401', async () => {
      expect((await call(route, { token: null })).status).toBe(401)
      expect((await call(route, { token: 'x.y.z' })).status).toBe(401)
    })

    it('answers nobody without its scope: 403', async () => {
      const { status, answer } = await call(route, { token: tokens.get('none') })
      expect([status, answer.errorCode]).toEqual([403, 'insufficient_scope'])
    })

    it('tells how many requests are left', async () => {
      const { headers } = await call(route, {
        body: route.body && '{"no_such_field":1}',
      })
      expect(Number(headers.get('x-ratelimit-remaining'))).toBeGreaterThan(0)
      expect(headers.get('x-ratelimit-limit')).toBe('6000')
      expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(0)
    })

    it('refuses a parameter that comes twice: 400', async () => {
      const { status } = await call(route, { query: '?page=1&page=2' })
      expect(status).toBe(400)
    })

    if (route.path.includes(':') && route.method !== 'PUT' && route.body === undefined) {
      it('knows no thing of a strange id', async () => {
        for (const value of [
          'nobody',
          '__proto__',
          'constructor',
          '...',
          '%00',
          'a'.repeat(2000),
        ]) {
          const { status } = await call(route, { value })
          const expected = STRANGE_IDS.get(`${route.method} ${route.path}`) ?? 404
          expect([value, status]).toEqual([value, expected])
        }
      })
    }

    if (route.body) {
      for (const [title, body, expected] of BODIES) {
        it(`refuses as its body ${title}: ${expected.join()}`, async () => {
          const { status } = await call(route, { body })
          expect(expected).toContain(status)
        })
      }

      it('refuses a form: 415', async () => {
        const type = 'application/x-www-form-urlencoded'
        expect((await call(route, { body: 'a=b', type })).status).toBe(415)
      })
    }

    if (route.method === 'GET' && !route.path.includes(':')) {
      it('refuses pages that are none: 400, where it has pages', async () => {
        for (const query of ['?per_page=101', '?page=-1', '?page=x', '?include_totals=maybe']) {
          const { status, answer } = await call(route, { query })
          const isPaged = !UNPAGED.some((path) => route.path.startsWith(path))
          expect([query, status]).toEqual([query, isPaged ? 400 : 200])
          if (isPaged) expect(answer.errorCode).toBe('invalid_query_string')
        }
      })
    }
  })
}

/** Answers to a strange id that are not 404. */
const STRANGE_IDS: ReadonlyMap<string, number> = new Map([
  // Who is gone already is deleted.
  ['DELETE /users/:id', 204],
  // The provider is checked first.
  ['DELETE /users/:id/multifactor/:provider', 400],
])

/** Lists that are short, and what is no list. */
const UNPAGED: readonly string[] = [
  '/rules-configs',
  '/actions/triggers',
  '/tenants/settings',
  '/guardian/',
]
