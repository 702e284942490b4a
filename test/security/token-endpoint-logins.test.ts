import { decodeJwt } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import type { TokenResponse } from '@lockstep/protocol'
import { ADA, GRACE, demand, postToken } from '../journeys/support/acme.js'
import { SERVER, bodyOf, grantsTenant, passwordLogin } from '../journeys/support/grants.js'

let tenant: Tenant
afterEach(() => tenant.close())

const PLACE = `function (user, context, callback) {
  context.accessToken['https://acme.example/ip'] = context.request.ip;
  callback(null, user, context);
}`

async function ipSeen(response: Response): Promise<unknown> {
  const { access_token } = (await response.json()) as TokenResponse
  return decodeJwt(access_token)['https://acme.example/ip']
}

describe('row 26: a password at the token endpoint', () => {
  it('gets no token while a factor is demanded, whatever it asks for', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })])
    for (const more of [{}, { scope: '' }, { sso: 'true' }, { audience: 'https://api.example/' }]) {
      const answer = await bodyOf(await passwordLogin(tenant, GRACE, more))
      expect(answer.error).toBe('mfa_required')
      expect(Object.keys(answer)).not.toContain('access_token')
    }
  })

  it('gets nothing where nothing can satisfy the demand', async () => {
    tenant = grantsTenant([demand({ provider: 'duo' })])
    const answer = await bodyOf(await passwordLogin(tenant, GRACE))
    expect(answer).toMatchObject({ error: 'access_denied' })
    expect(answer.mfa_token).toBeUndefined()
  })

  it('gets nothing when a rule fails', async () => {
    tenant = grantsTenant(['function (user, context, callback) { throw new Error("broken"); }'])
    const response = await passwordLogin(tenant, ADA)
    expect(response.status).toBe(403)
    expect(await bodyOf(response)).toMatchObject({ error: 'access_denied' })
  })

  it('is not for applications that are not registered for it', async () => {
    tenant = grantsTenant([], {
      config: { clients: [{ client_id: 'acme', name: 'Acme' }] },
    })
    const response = await passwordLogin(tenant, ADA)
    expect(response.status).toBe(403)
    expect(await bodyOf(response)).toMatchObject({ error: 'unauthorized_client' })
  })

  it('asks nobody for the consent that an application of others needs', async () => {
    tenant = grantsTenant([], {
      config: {
        clients: [
          { client_id: 'acme', name: 'Acme', is_first_party: false, grant_types: ['password'] },
        ],
      },
    })
    expect(await bodyOf(await passwordLogin(tenant, ADA))).toMatchObject({
      error: 'consent_required',
    })
  })
})

describe('row 23: auth0-forwarded-for', () => {
  const forwarded = { 'auth0-forwarded-for': '10.0.0.1' }

  it('of a public application is ignored', async () => {
    tenant = grantsTenant([PLACE])
    expect(await ipSeen(await passwordLogin(tenant, ADA, {}, forwarded))).toBe('127.0.0.1')
  })

  it('of a server that is not trusted with it is ignored', async () => {
    tenant = grantsTenant([PLACE], {
      config: {
        clients: [
          { ...SERVER, name: 'Server', app_type: 'regular_web', grant_types: ['password'] },
        ],
      },
    })
    const response = await passwordLogin(tenant, ADA, { client_id: 'server' }, forwarded)
    expect(await ipSeen(response)).toBe('127.0.0.1')
  })

  it('of a trusted server is one address or a refusal', async () => {
    tenant = grantsTenant([PLACE])
    for (const header of ['10.0.0.1, 203.0.113.9', 'unknown', '0x0a000001', '']) {
      const response = await passwordLogin(
        tenant,
        ADA,
        { client_id: 'server' },
        { 'auth0-forwarded-for': header },
      )
      expect([response.status, header]).toEqual([400, header])
    }
  })

  it('does not help who guesses passwords', async () => {
    tenant = grantsTenant()
    const guess = (index: number) =>
      passwordLogin(
        tenant,
        { ...ADA, password: `guess ${index}` },
        { client_id: 'server' },
        { 'auth0-forwarded-for': `10.0.0.${index}` },
      )
    for (let index = 0; index < 10; index++) expect((await guess(index)).status).toBe(403)
    const late = await guess(11)
    expect(late.status).toBe(429)
    expect(late.headers.get('retry-after')).toMatch(/^\d+$/)
    expect((await passwordLogin(tenant, ADA)).status).toBe(429)
  })
})

describe('row 81: who has no account learns nothing', () => {
  it('from a demand: it is told after the right password only', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })])
    const wrong = await passwordLogin(tenant, { ...GRACE, password: 'wrong' })
    const nobody = await passwordLogin(tenant, { username: 'nobody@x.example', password: 'wrong' })
    expect([wrong.status, await wrong.text()]).toEqual([nobody.status, await nobody.text()])
  })

  it('from a block: it is told after the right password only', async () => {
    tenant = grantsTenant([], {
      config: { users: [{ email: ADA.username, password: ADA.password, blocked: true }] },
    })
    const wrong = await bodyOf(await passwordLogin(tenant, { ...ADA, password: 'wrong' }))
    expect(wrong.error).toBe('invalid_grant')
    const right = await passwordLogin(tenant, ADA)
    expect(right.status).toBe(403)
    expect((await bodyOf(right)).error_description).toBe('user is blocked')
  })
})

describe('the Management API is not for a person', () => {
  it('by password or by browser', async () => {
    tenant = grantsTenant()
    const audience = `${tenant.url}/api/v2/`
    const scope = 'openid read:users update:users'
    expect(await bodyOf(await passwordLogin(tenant, ADA, { audience, scope }))).toMatchObject({
      error: 'access_denied',
    })
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'acme',
      redirect_uri: 'http://localhost:4401/callback',
      code_challenge: 'A'.repeat(43),
      code_challenge_method: 'S256',
      audience,
    })
    const response = await tenant.fetch(new Request(`${tenant.url}/authorize?${query}`))
    expect(new URL(response.headers.get('location')!).searchParams.get('error')).toBe(
      'access_denied',
    )
  })
})

describe('the password grant refuses', () => {
  const given = { grant_type: 'password', client_id: 'acme', ...ADA }
  const wrong: readonly (readonly [string, Record<string, string>, number, string])[] = [
    ['no username', { ...given, username: '' }, 400, 'invalid_request'],
    ['no password', { ...given, password: '' }, 400, 'invalid_request'],
    ['an oversized password', { ...given, password: 'x'.repeat(9_000) }, 400, 'invalid_request'],
    ['a long password', { ...given, password: 'x'.repeat(8_000) }, 403, 'invalid_grant'],
    ['a NUL in the name', { ...given, username: 'a\0b' }, 403, 'invalid_grant'],
    ['a server without its secret', { ...given, client_id: 'server' }, 401, 'invalid_client'],
  ]
  for (const [title, body, status, error] of wrong) {
    it(`${title}: ${status} ${error}`, async () => {
      tenant = grantsTenant()
      const response = await postToken(tenant, body)
      expect(response.status).toBe(status)
      expect(await bodyOf(response)).toMatchObject({ error })
    })
  }
})
