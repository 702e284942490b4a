import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { ADA, GRACE, demand } from '../journeys/support/acme.js'
import { codeOf, provenToken, unprovenToken } from '../journeys/support/further.js'
import { GRANT, bodyOf, grantsTenant, passwordLogin } from '../journeys/support/grants.js'
import { manage } from '../journeys/support/manage.js'
import { mfaApi, redeem } from '../journeys/support/mfa-api.js'

let tenant: Tenant
afterEach(() => tenant.close())

const ANY = demand({ provider: 'any' })

const associate = (bearer: string) =>
  mfaApi(tenant, 'associate', { bearer, body: { authenticator_types: ['otp'] } })

async function secretFor(bearer: string): Promise<unknown> {
  return (await bodyOf(await associate(bearer))).secret
}

const confirm = (mfa_token: string, otp: string, more: object = {}) =>
  redeem(tenant, GRANT.mfaOtp, { mfa_token, otp, ...more })

describe('row 40: a further authenticator', () => {
  it('is not for a token without the scope, nor for one of another audience', async () => {
    tenant = grantsTenant([ANY])
    const reading = await provenToken(tenant, GRACE, 'read:authenticators')
    expect((await associate(reading)).status).toBe(403)
    tenant.rules.enable('rule-1', false)
    const { access_token } = await bodyOf(await passwordLogin(tenant, ADA))
    expect((await associate(String(access_token))).status).toBe(401)
  })

  it('is not for another application that holds the token', async () => {
    tenant = grantsTenant([ANY])
    const token = await provenToken(tenant, GRACE)
    const otp = codeOf(tenant, await secretFor(token))
    const stolen = await confirm(token, otp, { client_id: 'bank' })
    expect([stolen.status, (await bodyOf(stolen)).error]).toEqual([403, 'invalid_grant'])
    expect((await confirm(token, otp)).status).toBe(200)
  })

  it('is not set up where people enrol by ticket only', async () => {
    tenant = grantsTenant([ANY], { config: { guardian: { enrollByTicketOnly: true } } })
    const token = await provenToken(tenant, GRACE)
    expect(await bodyOf(await associate(token))).toMatchObject({ error: 'access_denied' })
  })

  it('brings no token to who has only what was offered: an offer of one token is not of another', async () => {
    tenant = grantsTenant([ANY])
    const one = await provenToken(tenant, GRACE)
    const other = await provenToken(tenant, GRACE)
    const otp = codeOf(tenant, await secretFor(one))
    expect((await confirm(other, otp)).status).toBe(403)
    await secretFor(other)
    expect((await confirm(other, otp)).status).toBe(403)
  })

  it('is not confirmed with a recovery code, and not challenged by the token', async () => {
    tenant = grantsTenant([ANY])
    const mfa_token = await provenToken(tenant, GRACE)
    await secretFor(mfa_token)
    const answer = { mfa_token, recovery_code: 'ABCDEFGHJKLMNPQRSTUVWXYZ' }
    expect((await redeem(tenant, GRANT.mfaRecoveryCode, answer)).status).toBe(403)
    const body = { mfa_token, client_id: 'acme' }
    expect((await mfaApi(tenant, 'challenge', { body })).status).toBe(403)
  })

  it('is over five minutes after it was offered', async () => {
    tenant = grantsTenant([ANY])
    const token = await provenToken(tenant, GRACE)
    const secret = await secretFor(token)
    tenant.clock.advance({ seconds: 300 })
    expect((await confirm(token, codeOf(tenant, secret))).status).toBe(403)
  })
})

describe('row 41: what a password alone was offered', () => {
  it('is worth nothing once the owner has an authenticator', async () => {
    tenant = grantsTenant()
    const thief = await unprovenToken(tenant, ADA)
    const owner = await unprovenToken(tenant, ADA)
    const stolen = await secretFor(thief)
    expect((await confirm(owner, codeOf(tenant, await secretFor(owner)))).status).toBe(200)
    expect((await confirm(thief, codeOf(tenant, stolen))).status).toBe(403)
  })
})

describe('row 42: of confirmations at the same time', () => {
  it('one wins, whether of two tokens or of one', async () => {
    tenant = grantsTenant()
    const tokens = [await unprovenToken(tenant, ADA), await unprovenToken(tenant, ADA)]
    tenant.clock.advance({ seconds: 1 })
    tokens.push(await unprovenToken(tenant, ADA))
    const codes = await Promise.all(
      tokens.map(async (token) => codeOf(tenant, await secretFor(token))),
    )
    const answers = await Promise.all(
      [...tokens, ...tokens].map((token, index) => confirm(token, codes[index % 3] ?? '')),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('a proven token adds one for each offer', async () => {
    tenant = grantsTenant([ANY])
    const token = await provenToken(tenant, GRACE)
    const otp = codeOf(tenant, await secretFor(token))
    const answers = await Promise.all([1, 2, 3].map(() => confirm(token, otp)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })
})

describe('row 47: guesses at a further authenticator', () => {
  it('are taken from the bucket of the user, whatever token they come with', async () => {
    tenant = grantsTenant([ANY])
    const token = await provenToken(tenant, GRACE)
    const secret = await secretFor(token)
    const right = codeOf(tenant, secret)
    const wrong = right === '000000' ? '000001' : '000000'
    const statuses: number[] = []
    for (let guess = 0; guess < 11; guess++) statuses.push((await confirm(token, wrong)).status)
    expect(statuses.slice(0, 9).every((status) => status === 403)).toBe(true)
    expect(statuses.at(-1)).toBe(429)
    expect((await confirm(token, right)).status).toBe(429)
  })
})

describe('row 79: an administrator who resets factors', () => {
  it('ends the tokens that were proven with them', async () => {
    tenant = grantsTenant([ANY], {
      config: {
        clientGrants: [
          {
            client_id: 'Server',
            audience: 'https://any/api/v2/',
            scope: ['delete:authentication_methods', 'update:users'],
          },
        ],
      },
    })
    const token = await provenToken(tenant, GRACE)
    const secret = await secretFor(token)
    const reset = await manage(tenant, 'DELETE', 'users/auth0%7Cgrace/authentication-methods')
    expect(reset.status).toBe(204)
    expect((await confirm(token, codeOf(tenant, secret))).status).toBe(403)
    expect((await associate(token)).status).toBe(401)
  })
})
