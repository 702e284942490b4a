import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant } from '../create-tenant.js'
import type { Tenant } from '../tenant.js'
import { ENDPOINTS } from './routes.js'

/** In every bad value; an answer that contains it repeats what a stranger wrote. */
const MARK = 'zq7mark'
const APP = 'http://localhost:4401'

let tenant: Tenant
beforeAll(() => {
  tenant = createTenant({
    config: {
      tenant: { legacy: { resourceOwner: true } },
      clients: [{ client_id: 'acme', name: 'Acme', web_origins: [APP] }],
      users: [{ user_id: 'auth0|ada', email: 'ada@example.com', password: 'first horse battery' }],
    },
  })
})
afterAll(() => tenant.close())

const NAMES = [
  ...['client_id', 'username', 'password', 'connection', 'realm', 'state', 'email', 'phone_number'],
  ...['grant_type', 'credential_type', 'token', 'code', 'mfa_token', 'oob_code', 'user_code'],
  ...[
    'wa',
    'wresult',
    'wctx',
    'co_id',
    'co_verifier',
    'origin',
    'login_ticket',
    'ticket',
    'action',
  ],
  ...[
    'challenge_type',
    'authenticator_types',
    'verification_code',
    'send',
    'returnTo',
    'signature',
  ],
  ...['post_logout_redirect_uri', 'id_token_hint', 'scope', 'redirect_uri', 'response_type'],
]
const all = (value: unknown) => Object.fromEntries(NAMES.map((name) => [name, value]))
const query = (suffix: string) => `?${NAMES.map((name) => `${name}${suffix}`).join('&')}`
const json = (body: unknown) => ({ type: 'application/json', body: JSON.stringify(body) })

interface Input {
  /** For a GET, which has no body. */
  readonly query?: string
  readonly type?: string
  readonly body?: string
}

/** What a stranger sends. What speaks of bodies alone has no query and is not sent by a GET. */
const INPUTS = {
  'nothing at all': {},
  'an empty object': { query: '?', ...json({}) },
  'empty values': { query: query('='), ...json(all('')) },
  'an unknown application': { query: query(`=${MARK}`), ...json(all(MARK)) },
  arrays: { query: query(`[]=${MARK}`), ...json(all([MARK])) },
  objects: { query: query(`[a]=${MARK}`), ...json(all({ [MARK]: 1 })) },
  'numbers in the place of texts': json(all(7)),
  'a parameter twice': {
    query: `?client_id=${MARK}&client_id=${MARK}`,
    type: 'application/x-www-form-urlencoded',
    body: `client_id=${MARK}&client_id=${MARK}`,
  },
  'a value of 9,000 characters': {
    query: `?state=${MARK.padEnd(9_000, 'x')}`,
    ...json(all(MARK)),
    body: JSON.stringify({ client_id: MARK.padEnd(9_000, 'x'), state: MARK.padEnd(9_000, 'x') }),
  },
  'far too much': { query: `?${`a=${MARK}&`.repeat(2_000)}`, ...json({ a: 'x'.repeat(200_000) }) },
  prototypes: {
    query: '?client_id=__proto__&state=constructor&__proto__=1',
    type: 'application/json',
    body: '{"__proto__":{"admin":true},"client_id":"__proto__","grant_type":"toString"}',
  },
  'bytes that are no text': { query: '?client_id=%00%ff&state=%00', ...json(all('\0\ud800')) },
  XML: { type: 'application/xml', body: `<a>${MARK}</a>` },
  'broken JSON': { type: 'application/json', body: `{"${MARK}` },
  'a list as JSON': json([MARK]),
} as const satisfies Readonly<Record<string, Input>>
type Kind = keyof typeof INPUTS
type Row = Readonly<Record<Kind, string>>

const INVALID = '400 invalid_request'
const UNKNOWN = '400 transaction_not_found'
/** A page of words, without a code. */
const DEAD_LINK = '404 '

/** An endpoint that reads its query, and says `nothing` where nothing it knows is in it. */
function reads(nothing: string, more: Partial<Row> = {}): Row {
  return {
    ...same(nothing),
    arrays: INVALID,
    objects: INVALID,
    'a parameter twice': INVALID,
    'a value of 9,000 characters': INVALID,
    'far too much': '414 invalid_request',
    ...more,
  }
}

/** An endpoint that reads a body. */
function takes(nothing: string, more: Partial<Row> = {}): Row {
  return {
    ...reads(nothing),
    'numbers in the place of texts': INVALID,
    'far too much': '413 invalid_request',
    XML: '415 invalid_request',
    'broken JSON': INVALID,
    'a list as JSON': INVALID,
    ...more,
  }
}

/** An endpoint that answers all of this alike, since it asks for something else first. */
function closed(answer: string): Row {
  return { ...same(answer), 'far too much': '413 invalid_request' }
}

function same(answer: string): Row {
  return Object.fromEntries(Object.keys(INPUTS).map((kind) => [kind, answer])) as Row
}

const BEARER = '401 invalid_token'
const LOGOUT = { 'empty values': INVALID, 'an unknown application': INVALID }
const CLIENT = takes('401 invalid_client', { prototypes: INVALID })
/** Values of a wrong type count as not sent. */
const TYPED = (nothing: string) => ({
  arrays: nothing,
  objects: nothing,
  'numbers in the place of texts': nothing,
})
const CHALLENGE = takes('200', { ...TYPED('200'), 'a value of 9,000 characters': '200' })
const OTHER_TYPE = '415 invalid_request'
const OWN_JSON = { 'nothing at all': OTHER_TYPE, 'a parameter twice': OTHER_TYPE }
/** The page itself again, which says that this is no code. */
const TYPED_WRONG = {
  'nothing at all': '400 ',
  'an empty object': '400 ',
  'empty values': '400 ',
  'an unknown application': '400 ',
  'bytes that are no text': '400 ',
}

/** The hosted page shows what it cannot act on as the screen of an unexpected error. */
function asScreen(row: Row): Row {
  const entries = Object.entries(row)
  return Object.fromEntries(
    entries.map(([kind, answer]) => [
      kind,
      // Too large a body never reaches the endpoint.
      answer.startsWith('413') ? answer : answer.replace('invalid_request', 'unexpected'),
    ]),
  ) as Row
}

/** What every endpoint answers to every kind of bad input: its status, and the code of the error. */
const ANSWERS: ReadonlyMap<string, Row> = new Map(
  Object.entries({
    'GET /authorize': reads(INVALID),
    'POST /authorize': takes(INVALID),
    'GET /authorize/resume': reads(UNKNOWN),
    'GET /continue': reads(INVALID),
    'POST /continue': takes(INVALID),
    'POST /usernamepassword/login': takes(UNKNOWN, { ...TYPED(UNKNOWN), ...OWN_JSON }),
    'GET /login/callback': reads(UNKNOWN),
    'POST /login/callback': takes(INVALID, {
      'nothing at all': UNKNOWN,
      'an empty object': UNKNOWN,
    }),
    'GET /relay.html': same('200'),
    'GET /u/mfa/return': reads(UNKNOWN),
    'GET /v2/logout': reads('200', LOGOUT),
    'GET /oidc/logout': reads('200', LOGOUT),
    'POST /oidc/logout': takes('200', {
      ...LOGOUT,
      prototypes: INVALID,
      'bytes that are no text': INVALID,
    }),
    'GET /user/ssodata': same('200'),
    'GET /user/geoloc/country': same('200'),
    'GET /client/:script': same('404 invalid_request'),
    'GET /info-v1.js': same('200'),
    'GET /tenants/v1/:script': same('404 invalid_request'),
    'GET /js/lock/:version/:script': same('404 invalid_request'),
    'GET /u/api/transaction': asScreen(reads('404 unknown_transaction')),
    'POST /u/api/transaction': asScreen(
      takes(INVALID, { 'nothing at all': OTHER_TYPE, 'a parameter twice': OTHER_TYPE }),
    ),
    'GET /u/api/approval': reads(UNKNOWN),
    'GET /u/api/ticket': reads('404 invalid_link'),
    'POST /u/api/ticket': {
      ...closed('404 invalid_link'),
      ...OWN_JSON,
      XML: OTHER_TYPE,
    },
    'GET /u/api/ticket/approval': reads('200'),
    'POST /co/authenticate': takes(INVALID),
    'POST /co/verify': takes(INVALID),
    'POST /oauth/token': takes(INVALID, {
      'an unknown application': '401 invalid_client',
      'bytes that are no text': '401 invalid_client',
    }),
    'POST /oauth/revoke': CLIENT,
    'GET /userinfo': same(BEARER),
    'POST /userinfo': takes(BEARER, { prototypes: INVALID }),
    'POST /oauth/device/code': CLIENT,
    'GET /activate': reads('200'),
    'POST /activate': takes(INVALID, TYPED_WRONG),
    'GET /u/email-verification': reads(DEAD_LINK),
    'POST /u/email-verification': takes(DEAD_LINK, { prototypes: INVALID }),
    'POST /oauth/ro': takes(INVALID),
    'POST /mfa/challenge': CLIENT,
    'POST /mfa/associate': closed(BEARER),
    'GET /mfa/authenticators': same(BEARER),
    'DELETE /mfa/authenticators/:id': closed(BEARER),
    'POST /appliance-mfa/api/enroll': closed(BEARER),
    'POST /appliance-mfa/api/resolve-transaction': closed(BEARER),
    'GET /appliance-mfa/api/device-accounts/:id/notifications': same(BEARER),
    'DELETE /appliance-mfa/api/device-accounts/:id': closed(BEARER),
    'POST /passwordless/start': takes('400 bad.client_id', TYPED('400 bad.client_id')),
    'POST /passwordless/verify': takes(INVALID),
    'GET /passwordless/verify_redirect': reads(INVALID),
    'POST /usernamepassword/challenge': CHALLENGE,
    'POST /dbconnections/signup/challenge': CHALLENGE,
    'POST /dbconnections/change_password/challenge': CHALLENGE,
    'POST /passwordless/challenge': CHALLENGE,
    'POST /dbconnections/signup': takes(INVALID),
    'POST /dbconnections/change_password': takes(INVALID),
  }),
)

/** Only the tenant's own pages may send to these; they are asked as such a page asks. */
const OWN_PAGES: ReadonlySet<string> = new Set([
  'POST /usernamepassword/login',
  'POST /u/api/transaction',
  'POST /u/api/ticket',
  'POST /co/verify',
  'POST /activate',
  'POST /u/email-verification',
])

/** Who opens the page by the link of a device finds its code in the form already. */
const SHOWS_THE_CODE: ReadonlySet<string> = new Set(['GET /activate'])

async function send(
  [method, path]: (typeof ENDPOINTS)[number],
  { query: asked = '', type, body }: Input,
  origin?: string,
) {
  const address = tenant.url + path.replace(/:\w+/g, 'x') + (method === 'GET' ? asked : '')
  const response = await tenant.fetch(
    new Request(address, {
      method,
      headers: { ...(type && { 'content-type': type }), ...(origin && { origin }) },
      ...(body !== undefined && method !== 'GET' && { body }),
    }),
  )
  return { response, text: await response.text() }
}

/** The code of the refusal, in JSON, in a screen or on a page. */
function errorIn(text: string): string {
  try {
    const { error, screen } = JSON.parse(text) as Record<string, unknown>
    if (typeof error === 'string') return error
    return typeof screen === 'string' ? (error as { code: string }).code : ''
  } catch {
    return /<code>([^<]*)</.exec(text)?.[1] ?? ''
  }
}

it('the table has a row for every endpoint, and none more', () => {
  const endpoints = ENDPOINTS.map(([method, path]) => `${method} ${path}`)
  expect([...ANSWERS.keys()].sort()).toEqual(endpoints.sort())
})

for (const route of ENDPOINTS) {
  const [method, path, , , crossOrigin] = route
  const name = `${method} ${path}`

  describe(name, () => {
    for (const [kind, input] of Object.entries<Input>(INPUTS)) {
      if (method === 'GET' && input.query === undefined && kind !== 'nothing at all') continue
      const expected = ANSWERS.get(name)?.[kind as Kind]

      it(`answers ${kind}: ${expected}`, async () => {
        const origin = OWN_PAGES.has(name) ? tenant.url : undefined
        const { response, text } = await send(route, input, origin)
        const found = response.status < 400 ? '200' : `${response.status} ${errorIn(text)}`
        expect(found).toBe(expected)
        if (!SHOWS_THE_CODE.has(name)) expect(text).not.toContain(MARK)
        expect(text).not.toMatch(/\bat .*\.[jt]s:\d+|node_modules/)
        expect(response.headers.get('location') ?? '').not.toContain(MARK)
      })
    }

    it('lets no page of a stranger read the answer', async () => {
      const input: Input = method === 'GET' ? {} : json(all(MARK))
      const { response, text } = await send(route, input, 'https://evil.example')
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
      expect(text).not.toContain('evil.example')
      if (OWN_PAGES.has(name)) expect(response.status).toBe(403)
    })

    it(`${crossOrigin === 'no' ? 'lets no page' : 'lets pages'} of an application read it`, async () => {
      const { response } = await send(route, method === 'GET' ? {} : json({}), APP)
      const allowed = response.headers.get('access-control-allow-origin')
      expect(allowed).toBe(crossOrigin === 'no' ? null : APP)
      const credentials = response.headers.get('access-control-allow-credentials')
      expect(credentials).toBe(crossOrigin === 'with cookies' ? 'true' : null)
    })
  })
}
