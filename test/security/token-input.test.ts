import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import type { TokenResponse } from '@lockstep/protocol'
import {
  ACME,
  ADA,
  acmeTenant,
  answerAt,
  attempt,
  leave,
  postToken,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

const code = { grant_type: 'authorization_code', client_id: 'acme', code: 'x' }

const REFUSALS: readonly (readonly [string, Record<string, string>, number, string])[] = [
  ['nothing', {}, 400, 'invalid_request'],
  ['no grant_type', { client_id: 'acme' }, 400, 'invalid_request'],
  ['no client', { grant_type: 'authorization_code' }, 401, 'invalid_client'],
  ['an unknown client', { ...code, client_id: 'nobody' }, 401, 'invalid_client'],
  ['a secret of a public client', { ...code, client_secret: 'x' }, 401, 'invalid_client'],
  ['an unknown grant', { ...code, grant_type: 'magic' }, 400, 'unsupported_grant_type'],
  ['no code', { grant_type: 'authorization_code', client_id: 'acme' }, 400, 'invalid_request'],
  ['an unknown code', code, 403, 'invalid_grant'],
  ['no refresh token', { grant_type: 'refresh_token', client_id: 'acme' }, 400, 'invalid_request'],
  ['an oversized code', { ...code, code: 'x'.repeat(9_000) }, 400, 'invalid_request'],
]

describe('/oauth/token refuses', () => {
  for (const [title, body, status, error] of REFUSALS) {
    it(`${title}: ${status} ${error}`, async () => {
      tenant = acmeTenant()
      const response = await postToken(tenant, body)
      expect(response.status).toBe(status)
      expect(response.headers.get('content-type')).toContain('application/json')
      const answer = (await response.json()) as Record<string, string>
      expect(Object.keys(answer)).toEqual(['error', 'error_description'])
      expect(answer.error).toBe(error)
    })
  }

  const raw: readonly (readonly [string, string, string, number])[] = [
    ['broken JSON', 'application/json', '{', 400],
    ['a JSON array', 'application/json', '[]', 400],
    ['a nested value', 'application/json', '{"grant_type":{"a":1}}', 400],
    ['an array as a value', 'application/json', '{"grant_type":["authorization_code"]}', 400],
    ['another media type', 'text/plain', 'grant_type=authorization_code', 415],
    [
      'a parameter twice',
      'application/x-www-form-urlencoded',
      'grant_type=refresh_token&grant_type=refresh_token',
      400,
    ],
    ['a body that is too large', 'application/json', `{"a":"${'x'.repeat(200_000)}"}`, 413],
  ]
  for (const [title, type, body, status] of raw) {
    it(`${title}: ${status}`, async () => {
      tenant = acmeTenant()
      const response = await tenant.fetch(
        new Request(`${tenant.url}/oauth/token`, {
          method: 'POST',
          headers: { 'content-type': type },
          body,
        }),
      )
      expect(response.status).toBe(status)
      expect(await response.json()).toMatchObject({ error: 'invalid_request' })
    })
  }

  it('a grant that the client may not use', async () => {
    tenant = acmeTenant([], {
      config: {
        clients: [{ client_id: 'acme', name: 'Acme', grant_types: ['refresh_token'] }],
      },
    })
    const response = await postToken(tenant, code)
    expect(response.status).toBe(403)
    expect(await response.json()).toEqual({
      error: 'unauthorized_client',
      error_description: "Grant type 'authorization_code' not allowed for the client.",
    })
  })
})

describe('/oauth/token knows a confidential client', () => {
  const SECRET = 'a secret: with / odd characters'

  function confidential(method: 'client_secret_basic' | 'client_secret_post') {
    return acmeTenant([], {
      config: {
        clients: [
          {
            client_id: 'acme',
            name: 'Acme',
            app_type: 'regular_web',
            token_endpoint_auth_method: method,
            client_secret: SECRET,
            callbacks: [ACME.callback],
          },
        ],
      },
    })
  }

  async function grantOf() {
    const started = attempt()
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, ADA, started)
    const answer = answerAt(await leave(browser, screen))
    return {
      grant_type: 'authorization_code',
      code: answer.code,
      redirect_uri: ACME.callback,
      code_verifier: started.verifier,
    }
  }

  const basic = (secret: string) => ({
    authorization: `Basic ${btoa(`acme:${encodeURIComponent(secret)}`)}`,
  })

  it('by the secret in its header', async () => {
    tenant = confidential('client_secret_basic')
    const grant = await grantOf()
    const wrong = await postToken(tenant, grant, basic('wrong'))
    expect(wrong.status).toBe(401)
    expect(wrong.headers.get('www-authenticate')).toMatch(/^Basic /)
    const inBody = await postToken(tenant, { ...grant, client_id: 'acme', client_secret: SECRET })
    expect(inBody.status).toBe(401)
    const right = await postToken(tenant, grant, basic(SECRET))
    expect(right.status).toBe(200)
  })

  it('by the secret in its body', async () => {
    tenant = confidential('client_secret_post')
    const grant = { ...(await grantOf()), client_id: 'acme' }
    expect((await postToken(tenant, grant)).status).toBe(401)
    expect((await postToken(tenant, { ...grant, client_secret: 'wrong' })).status).toBe(401)
    expect((await postToken(tenant, { ...grant, client_secret: SECRET })).status).toBe(200)
  })

  it('in JSON as well as in a form', async () => {
    tenant = confidential('client_secret_post')
    const grant = { ...(await grantOf()), client_id: 'acme', client_secret: SECRET }
    const response = await tenant.fetch(
      new Request(`${tenant.url}/oauth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...grant, audience: null }),
      }),
    )
    const tokens = (await response.json()) as TokenResponse
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 86_400 })
  })
})

describe('/oauth/token across origins', () => {
  const ask = (origin: string, method = 'POST') =>
    tenant.fetch(
      new Request(`${tenant.url}/oauth/token`, {
        method,
        headers: { origin, 'content-type': 'application/json' },
        ...(method === 'POST' && { body: '{}' }),
      }),
    )

  it('answers pages of an application', async () => {
    tenant = acmeTenant()
    for (const method of ['POST', 'OPTIONS']) {
      const { headers } = await ask(ACME.origin, method)
      expect(headers.get('access-control-allow-origin')).toBe(ACME.origin)
      expect(headers.get('access-control-allow-credentials')).toBeNull()
    }
  })

  it('answers no other pages', async () => {
    tenant = acmeTenant()
    for (const method of ['POST', 'OPTIONS']) {
      const { headers } = await ask('https://evil.example', method)
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
  })
})
