import { ACR_MULTI_FACTOR } from '@lockstep/protocol'
import { decodeJwt } from 'jose'
import { Secret, TOTP } from 'otpauth'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import {
  ACME,
  ADA,
  GRACE,
  GRACE_RECOVERY_CODE,
  demand,
  freshCode,
  postToken,
  refresh,
  signIn,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import { GRANT, SERVER, bodyOf, grantsTenant, passwordLogin } from '../journeys/support/grants.js'
import { mfaApi, mfaToken, redeem } from '../journeys/support/mfa-api.js'

let tenant: Tenant
afterEach(() => tenant.close())

const ANY = demand({ provider: 'any' })
const SMS_ON = { guardian: { factors: [{ name: 'sms', enabled: true }] } } as const
const PHONE = '+15550100200'

const codeOf = (secret: string) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: tenant.clock.now() * 1000,
  })

async function errorOf(response: Response): Promise<unknown> {
  const { error, error_description, access_token } = await bodyOf(response)
  expect(access_token).toBeUndefined()
  return [response.status, error, error_description]
}

const MALFORMED = [403, 'invalid_grant', 'Malformed mfa_token']

async function associate(mfa_token: string, body: object = { authenticator_types: ['otp'] }) {
  return bodyOf(await mfaApi(tenant, 'associate', { bearer: mfa_token, body }))
}

describe('row 35: an mfa_token', () => {
  it('is good for one success', async () => {
    tenant = grantsTenant([ANY])
    const mfa_token = await mfaToken(tenant, GRACE)
    const otp = await freshCode(tenant)
    expect((await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp })).status).toBe(200)
    const again = await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp: await freshCode(tenant) })
    expect(await errorOf(again)).toEqual(MALFORMED)
    const recovery = { mfa_token, recovery_code: GRACE_RECOVERY_CODE }
    expect(await errorOf(await redeem(tenant, GRANT.mfaRecoveryCode, recovery))).toEqual(MALFORMED)
  })

  it('is good for one success, also by two right answers at the same time', async () => {
    tenant = grantsTenant([ANY])
    const mfa_token = await mfaToken(tenant, GRACE)
    const otp = await freshCode(tenant)
    const answers = await Promise.all([
      redeem(tenant, GRANT.mfaOtp, { mfa_token, otp }),
      redeem(tenant, GRANT.mfaRecoveryCode, { mfa_token, recovery_code: GRACE_RECOVERY_CODE }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
  })

  it('is of one client', async () => {
    tenant = grantsTenant([ANY])
    const mfa_token = await mfaToken(tenant, GRACE)
    const otp = await freshCode(tenant)
    const asked = { mfa_token, otp, client_id: 'bank' }
    expect(await errorOf(await redeem(tenant, GRANT.mfaOtp, asked))).toEqual(MALFORMED)
    const challenge = await mfaApi(tenant, 'challenge', { body: { mfa_token, client_id: 'bank' } })
    expect(await errorOf(challenge)).toEqual(MALFORMED)
  })

  it('of a server works with its secret only', async () => {
    tenant = grantsTenant([ANY])
    const mfa_token = await mfaToken(tenant, GRACE, { client_id: 'server' })
    const otp = await freshCode(tenant)
    const bare = { grant_type: GRANT.mfaOtp, mfa_token, otp, client_id: 'server' }
    expect((await postToken(tenant, bare)).status).toBe(401)
    expect((await postToken(tenant, { ...bare, ...SERVER })).status).toBe(200)
  })

  it('of a server brings a first authenticator without a secret, never with a wrong one', async () => {
    tenant = grantsTenant([ANY])
    const bearer = await mfaToken(tenant, ADA, { client_id: 'server' })
    const offered = (body: object) =>
      mfaApi(tenant, 'associate', { bearer, body: { authenticator_types: ['otp'], ...body } })
    for (const client_secret of ['wrong', [SERVER.client_secret]]) {
      const refused = await offered({ client_secret })
      expect(await errorOf(refused)).toEqual([401, 'invalid_client', 'Unauthorized'])
    }
    for (const body of [{}, SERVER]) expect((await offered(body)).status).toBe(200)
  })

  it('of a server makes nothing of an authenticator without its secret', async () => {
    tenant = grantsTenant([ANY])
    const mfa_token = await mfaToken(tenant, ADA, { client_id: 'server' })
    const offer = await mfaApi(tenant, 'associate', {
      bearer: mfa_token,
      body: { authenticator_types: ['otp'] },
    })
    const { secret } = (await bodyOf(offer)) as { readonly secret: string }
    const bare = { grant_type: GRANT.mfaOtp, client_id: 'server', mfa_token, otp: codeOf(secret) }
    const refused = await postToken(tenant, bare)
    expect(await errorOf(refused)).toEqual([401, 'invalid_client', 'Unauthorized'])
    const list = await mfaApi(tenant, 'authenticators', { method: 'GET', bearer: mfa_token })
    expect(await list.json()).toEqual([])
  })

  it('of a page takes no secret, since anybody could read it there', async () => {
    tenant = grantsTenant([ANY])
    const bearer = await mfaToken(tenant, ADA)
    const body = { authenticator_types: ['otp'], client_secret: 'made up' }
    expect((await mfaApi(tenant, 'associate', { bearer, body })).status).toBe(401)
  })

  it('challenges the authenticators of its own user', async () => {
    tenant = grantsTenant([ANY])
    const body = { client_id: ACME.clientId, mfa_token: await mfaToken(tenant, GRACE) }
    const challenge = await mfaApi(tenant, 'challenge', {
      body: { ...body, authenticator_id: 'totp|dev_of-somebody-else' },
    })
    expect(await errorOf(challenge)).toEqual([403, 'invalid_grant', expect.any(String)])
  })

  it('ends after ten minutes, and says so', async () => {
    tenant = grantsTenant([ANY])
    const mfa_token = await mfaToken(tenant, GRACE)
    tenant.clock.advance({ seconds: 600 })
    const late = await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp: await freshCode(tenant) })
    expect(await errorOf(late)).toEqual([403, 'expired_token', 'mfa_token is expired'])
    const list = await mfaApi(tenant, 'authenticators', { method: 'GET', bearer: mfa_token })
    expect(list.status).toBe(401)
  })
})

describe('row 36: an mfa_token gets what was asked for when it was issued', () => {
  it('and no more scope, and no other audience', async () => {
    tenant = grantsTenant([ANY])
    const mfa_token = await mfaToken(tenant, GRACE, { scope: 'openid' })
    const otp = await freshCode(tenant)
    const more = await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp, scope: 'openid admin' })
    expect(await errorOf(more)).toEqual([400, 'invalid_scope', expect.any(String)])
    const audience = 'https://api.example/'
    const other = await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp, audience })
    expect(await errorOf(other)).toEqual([400, 'invalid_request', expect.any(String)])
    const same = await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp, scope: 'openid' })
    expect(await bodyOf(same)).toMatchObject({ scope: 'openid' })
  })
})

describe('row 37: an mfa_token is worth nothing', () => {
  async function managed() {
    const clients = [
      {
        client_id: ACME.clientId,
        name: 'Acme',
        callbacks: [ACME.callback],
        grant_types: ['password', 'authorization_code', 'refresh_token', GRANT.mfaOtp],
      },
      {
        ...SERVER,
        name: 'Server',
        app_type: 'non_interactive' as const,
        grant_types: ['client_credentials'],
      },
    ]
    const scope = ['update:users']
    const clientGrants = [{ client_id: 'server', audience: 'https://any/api/v2/', scope }]
    tenant = grantsTenant([ANY], { config: { clients, clientGrants } })
    const audience = `${tenant.url}/api/v2/`
    const { access_token } = await bodyOf(
      await postToken(tenant, { grant_type: 'client_credentials', ...SERVER, audience }),
    )
    return (patch: object) =>
      tenant.fetch(
        new Request(`${tenant.url}/api/v2/users/auth0%7Cgrace`, {
          method: 'PATCH',
          headers: {
            authorization: `Bearer ${access_token as string}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify(patch),
        }),
      )
  }

  for (const patch of [{ password: 'another one altogether' }, { blocked: true }]) {
    it(`after a change of ${Object.keys(patch).join()}`, async () => {
      const change = await managed()
      const mfa_token = await mfaToken(tenant, GRACE)
      expect((await change(patch)).status).toBe(200)
      const otp = await freshCode(tenant)
      expect(await errorOf(await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp }))).toEqual(
        MALFORMED,
      )
      const list = await mfaApi(tenant, 'authenticators', { method: 'GET', bearer: mfa_token })
      expect(list.status).toBe(401)
    })
  }

  it('once the refresh token that led to it was used', async () => {
    tenant = grantsTenant([ANY])
    tenant.rules.enable('rule-1', false)
    const { refresh_token } = await signIn(tenant, createBrowser(tenant), GRACE)
    tenant.rules.enable('rule-1', true)
    const { mfa_token } = await bodyOf(await refresh(tenant, refresh_token!))
    tenant.rules.enable('rule-1', false)
    expect((await refresh(tenant, refresh_token!)).status).toBe(200)
    const otp = await freshCode(tenant)
    const late = await redeem(tenant, GRANT.mfaOtp, { mfa_token: mfa_token as string, otp })
    expect(await errorOf(late)).toEqual(MALFORMED)
  })
})

describe('row 38: an mfa_token', () => {
  it('is no access token', async () => {
    tenant = grantsTenant([ANY])
    const mfa_token = await mfaToken(tenant, GRACE)
    const headers = { authorization: `Bearer ${mfa_token}` }
    for (const path of ['/userinfo', '/api/v2/users']) {
      const response = await tenant.fetch(new Request(`${tenant.url}${path}`, { headers }))
      expect(response.status).toBe(401)
    }
  })

  it('removes nothing', async () => {
    tenant = grantsTenant([ANY])
    const mfa_token = await mfaToken(tenant, GRACE)
    const list = await mfaApi(tenant, 'authenticators', { method: 'GET', bearer: mfa_token })
    const [{ id }] = (await list.json()) as [{ id: string }]
    const removed = await mfaApi(tenant, `authenticators/${encodeURIComponent(id)}`, {
      method: 'DELETE',
      bearer: mfa_token,
    })
    expect(removed.status).toBe(403)
    const otp = await freshCode(tenant)
    expect((await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp })).status).toBe(200)
  })

  it('is needed: neither a token for /userinfo nor one without the scope will do', async () => {
    tenant = grantsTenant()
    const plain = await bodyOf(await passwordLogin(tenant, ADA))
    for (const token of [plain.access_token, plain.id_token] as string[]) {
      const list = await mfaApi(tenant, 'authenticators', { method: 'GET', bearer: token })
      expect(list.status).toBe(401)
    }
  })

  it('is demanded before a password becomes a token for authenticators', async () => {
    tenant = grantsTenant()
    const audience = `${tenant.url}/mfa/`
    const scope = 'openid remove:authenticators'
    expect(await bodyOf(await passwordLogin(tenant, GRACE, { audience, scope }))).toMatchObject({
      error: 'mfa_required',
    })
  })
})

describe('row 39: a token for authenticators that a password alone got', () => {
  const asked = async () => {
    const audience = `${tenant.url}/mfa/`
    const scope = 'enroll read:authenticators remove:authenticators'
    return (await bodyOf(await passwordLogin(tenant, ADA, { audience, scope }))) as {
      access_token: string
      scope: string
    }
  }
  const list = (bearer: string) => mfaApi(tenant, 'authenticators', { method: 'GET', bearer })

  it('is for users who have no authenticator', async () => {
    tenant = grantsTenant()
    const { access_token, scope } = await asked()
    expect(scope).toBe('enroll read:authenticators remove:authenticators')
    expect(await (await list(access_token)).json()).toEqual([])
  })

  it('is worth nothing once there is one', async () => {
    tenant = grantsTenant([ANY])
    tenant.rules.enable('rule-1', false)
    const thief = (await asked()).access_token
    tenant.rules.enable('rule-1', true)
    const mfa_token = await mfaToken(tenant, ADA)
    const otp = codeOf((await associate(mfa_token)).secret as string)
    expect((await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp })).status).toBe(200)

    expect((await list(thief)).status).toBe(401)
    const another = await mfaApi(tenant, 'associate', {
      bearer: thief,
      body: { authenticator_types: ['otp'] },
    })
    expect(another.status).toBe(401)
    const remove = { method: 'DELETE', bearer: thief } as const
    expect((await mfaApi(tenant, 'authenticators/x', remove)).status).toBe(401)
  })

  it('cannot be dressed up as a proven one by a rule', async () => {
    const forging = `function (user, context, callback) {
      context.accessToken.acr = '${ACR_MULTI_FACTOR}';
      context.accessToken['https://acme.example/acr'] = '${ACR_MULTI_FACTOR}';
      callback(null, user, context);
    }`
    tenant = grantsTenant([forging])
    expect(decodeJwt((await asked()).access_token).acr).toBeUndefined()
  })
})

describe('rows 40 and 41: who has an authenticator', () => {
  it('cannot bring another one', async () => {
    tenant = grantsTenant([ANY])
    const mfa_token = await mfaToken(tenant, GRACE)
    expect(await associate(mfa_token)).toEqual({
      error: 'access_denied',
      error_description: 'User is already enrolled.',
    })
  })

  it('cannot be given the pending one of somebody who knows the password', async () => {
    tenant = grantsTenant([ANY])
    const thief = await mfaToken(tenant, ADA)
    const owner = await mfaToken(tenant, ADA)
    const stolen = (await associate(thief)).secret as string
    const own = (await associate(owner)).secret as string
    expect(stolen).not.toBe(own)
    // What is pending is no authenticator yet: the thief's code opens nothing.
    const codes = { mfa_token: owner, otp: codeOf(stolen) }
    expect(await errorOf(await redeem(tenant, GRANT.mfaOtp, codes))).toEqual([
      403,
      expect.any(String),
      expect.any(String),
    ])
    const confirmed = await redeem(tenant, GRANT.mfaOtp, { mfa_token: owner, otp: codeOf(own) })
    expect(confirmed.status).toBe(200)
    tenant.clock.advance({ seconds: 30 })
    const late = await redeem(tenant, GRANT.mfaOtp, { mfa_token: thief, otp: codeOf(stolen) })
    expect(await errorOf(late)).toEqual([403, 'access_denied', 'User is already enrolled.'])
  })

  it('is not challenged by what is pending', async () => {
    tenant = grantsTenant([ANY])
    const mfa_token = await mfaToken(tenant, ADA)
    await associate(mfa_token)
    const body = { mfa_token, client_id: ACME.clientId }
    expect(await errorOf(await mfaApi(tenant, 'challenge', { body }))).toEqual([
      403,
      'association_required',
      expect.any(String),
    ])
  })
})

describe('row 42: of two first authenticators at the same time', () => {
  it('one wins', async () => {
    tenant = grantsTenant([ANY])
    const tokens = [await mfaToken(tenant, ADA), await mfaToken(tenant, ADA)]
    const codes = await Promise.all(
      tokens.map(async (mfa_token) => ({
        mfa_token,
        otp: codeOf((await associate(mfa_token)).secret as string),
      })),
    )
    const answers = await Promise.all(codes.map((code) => redeem(tenant, GRANT.mfaOtp, code)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
  })
})

describe('rows 45 and 47: codes', () => {
  it('are accepted once, whatever mfa_token they come with', async () => {
    tenant = grantsTenant([ANY])
    const otp = await freshCode(tenant)
    const tokens = [await mfaToken(tenant, GRACE), await mfaToken(tenant, GRACE)]
    const answers = await Promise.all(
      tokens.map((mfa_token) => redeem(tenant, GRANT.mfaOtp, { mfa_token, otp })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
  })

  it('can be guessed ten times by a user, whatever new mfa_token is fetched', async () => {
    tenant = grantsTenant([ANY])
    const guess = async () =>
      redeem(tenant, GRANT.mfaOtp, { mfa_token: await mfaToken(tenant, GRACE), otp: '000000' })
    for (let turn = 0; turn < 10; turn++) {
      expect(await errorOf(await guess())).toEqual([403, 'invalid_grant', 'Invalid otp_code.'])
    }
    const late = await guess()
    expect(late.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(await errorOf(late)).toEqual([
      429,
      'too_many_attempts',
      'Too many attempts. Try again in 6 minutes.',
    ])
    const right = { mfa_token: await mfaToken(tenant, GRACE), otp: await freshCode(tenant) }
    expect((await redeem(tenant, GRANT.mfaOtp, right)).status).toBe(429)
  })
})

describe('row 49: a code that was sent', () => {
  async function challenged() {
    const mfa_token = await mfaToken(tenant, ADA)
    const body = { mfa_token, client_id: ACME.clientId, challenge_type: 'oob' }
    const { oob_code } = await bodyOf(await mfaApi(tenant, 'challenge', { body }))
    const { text } = await tenant.outbox.next({ to: PHONE })
    return { mfa_token, oob_code: oob_code as string, binding_code: /\d{6}/.exec(text)![0] }
  }

  function phoneTenant() {
    return grantsTenant([ANY], {
      config: {
        ...SMS_ON,
        users: [
          {
            user_id: 'auth0|ada',
            email: ADA.username,
            password: ADA.password,
            mfa: { phone_number: PHONE },
          },
        ],
      },
    })
  }

  it('belongs to its mfa_token, and needs both halves', async () => {
    tenant = phoneTenant()
    const one = await challenged()
    const two = await challenged()
    const swapped = { ...two, oob_code: one.oob_code }
    expect(await errorOf(await redeem(tenant, GRANT.mfaOob, swapped))).toEqual([
      403,
      'invalid_grant',
      expect.any(String),
    ])
    const crossed = { ...two, binding_code: one.binding_code }
    expect(await errorOf(await redeem(tenant, GRANT.mfaOob, crossed))).toEqual([
      403,
      'invalid_grant',
      'Invalid binding_code.',
    ])
    const half = { mfa_token: two.mfa_token, oob_code: two.oob_code }
    expect(await errorOf(await redeem(tenant, GRANT.mfaOob, half))).toEqual([
      400,
      'invalid_request',
      expect.any(String),
    ])
    expect((await redeem(tenant, GRANT.mfaOob, two)).status).toBe(200)
  })

  it('is no code of an app', async () => {
    tenant = phoneTenant()
    const { mfa_token, binding_code: otp } = await challenged()
    expect((await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp })).status).toBe(403)
  })
})

describe('row 56: an application picks', () => {
  it('only among the factors that the demand admits', async () => {
    tenant = grantsTenant([demand({ provider: 'google-authenticator' })])
    const mfa_token = await mfaToken(tenant, GRACE)
    const recovery = { mfa_token, recovery_code: GRACE_RECOVERY_CODE }
    expect(await errorOf(await redeem(tenant, GRANT.mfaRecoveryCode, recovery))).toEqual([
      403,
      'invalid_grant',
      expect.any(String),
    ])
    const body = { mfa_token, client_id: ACME.clientId, challenge_type: 'oob' }
    expect(await errorOf(await mfaApi(tenant, 'challenge', { body }))).toEqual([
      403,
      'unsupported_challenge_type',
      expect.any(String),
    ])
  })

  it('no channel that is switched off for a first authenticator', async () => {
    tenant = grantsTenant([ANY])
    const body = { authenticator_types: ['oob'], oob_channels: ['sms'], phone_number: PHONE }
    expect(await associate(await mfaToken(tenant, ADA), body)).toMatchObject({
      error: 'access_denied',
    })
  })
})

describe('the MFA API refuses', () => {
  const bad: readonly (readonly [string, string, unknown, number])[] = [
    ['nothing to challenge', 'challenge', {}, 401],
    ['no mfa_token', 'challenge', { client_id: 'acme' }, 400],
    ['an unknown mfa_token', 'challenge', { client_id: 'acme', mfa_token: 'x' }, 403],
    ['an mfa_token in a list', 'challenge', { client_id: 'acme', mfa_token: ['x'] }, 400],
    [
      'an oversized mfa_token',
      'challenge',
      { client_id: 'acme', mfa_token: 'x'.repeat(9000) },
      400,
    ],
    ['a list to challenge', 'challenge', [], 400],
  ]
  for (const [title, path, body, status] of bad) {
    it(`${title}: ${status}`, async () => {
      tenant = grantsTenant([ANY])
      expect((await mfaApi(tenant, path, { body })).status).toBe(status)
    })
  }

  const associations: readonly (readonly [string, unknown, number])[] = [
    ['no types', {}, 400],
    ['types that are no list', { authenticator_types: 'otp' }, 400],
    ['types that are no texts', { authenticator_types: [1] }, 400],
    ['channels that are no list', { authenticator_types: ['oob'], oob_channels: 'sms' }, 400],
    ['an unknown type', { authenticator_types: ['smoke'] }, 403],
    ['a phone without a number', { authenticator_types: ['oob'], oob_channels: ['sms'] }, 400],
    [
      'a number that is none',
      { authenticator_types: ['oob'], oob_channels: ['sms'], phone_number: 'call me' },
      400,
    ],
    [
      'a number in a list',
      { authenticator_types: ['oob'], oob_channels: ['sms'], phone_number: [PHONE] },
      400,
    ],
    ['another client', { authenticator_types: ['otp'], client_id: 'bank' }, 403],
    ['a list', [], 400],
  ]
  for (const [title, body, status] of associations) {
    it(`to associate ${title}: ${status}`, async () => {
      tenant = grantsTenant([ANY], { config: SMS_ON })
      const bearer = await mfaToken(tenant, ADA)
      expect((await mfaApi(tenant, 'associate', { bearer, body })).status).toBe(status)
    })
  }

  it('who has no token, or a broken one: 401', async () => {
    tenant = grantsTenant([ANY])
    for (const bearer of ['x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.']) {
      for (const path of ['associate', 'authenticators', 'authenticators/x'] as const) {
        const method = path === 'associate' ? 'POST' : path === 'authenticators' ? 'GET' : 'DELETE'
        expect((await mfaApi(tenant, path, { method, bearer })).status).toBe(401)
        expect((await mfaApi(tenant, path, { method })).status).toBe(401)
      }
    }
  })

  it('answers without their halves: 400', async () => {
    tenant = grantsTenant([ANY])
    const mfa_token = await mfaToken(tenant, GRACE)
    for (const grant of [GRANT.mfaOtp, GRANT.mfaOob, GRANT.mfaRecoveryCode]) {
      expect((await redeem(tenant, grant, { mfa_token })).status).toBe(400)
      expect((await redeem(tenant, grant, {})).status).toBe(400)
    }
  })
})
