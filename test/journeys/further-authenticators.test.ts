import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import { ADA, GRACE, demand } from './support/acme.js'
import { codeOf, provenToken, unprovenToken } from './support/further.js'
import { GRANT, bodyOf, grantsTenant } from './support/grants.js'
import { mfaApi, mfaToken, redeem } from './support/mfa-api.js'

let tenant: Tenant
afterEach(() => tenant.close())

const FACTORS = ['sms', 'push-notification'].map((name) => ({ name, enabled: true }))
const PHONE = '+15550100200'

const associate = async (bearer: string, body: object = { authenticator_types: ['otp'] }) =>
  bodyOf(await mfaApi(tenant, 'associate', { bearer, body }))

const list = async (bearer: string) =>
  (await (await mfaApi(tenant, 'authenticators', { method: 'GET', bearer })).json()) as {
    id: string
    type: string
  }[]

describe('somebody who proved the factor', () => {
  it('adds a second app, which signs in from then on; no token is made', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })])
    const token = await provenToken(tenant, GRACE)
    const offered = await associate(token)
    expect(offered).toMatchObject({ authenticator_type: 'otp', secret: expect.any(String) })
    expect(offered).not.toHaveProperty('recovery_codes')
    expect((await list(token)).map(({ type }) => type)).toEqual(['otp', 'recovery-code'])

    const otp = codeOf(tenant, offered.secret)
    const confirmed = await redeem(tenant, GRANT.mfaOtp, { mfa_token: token, otp })
    expect(confirmed.status).toBe(200)
    const answer = await bodyOf(confirmed)
    expect(answer).toMatchObject({
      access_token: token,
      token_type: 'Bearer',
      scope: 'enroll read:authenticators',
    })
    expect(Object.keys(answer)).not.toContain('refresh_token')
    expect(Number(answer.expires_in)).toBeLessThanOrEqual(600)
    expect((await list(token)).map(({ type }) => type)).toEqual(['otp', 'otp', 'recovery-code'])

    tenant.clock.advance({ seconds: 30 })
    const again = { mfa_token: await mfaToken(tenant, GRACE), otp: codeOf(tenant, offered.secret) }
    expect((await redeem(tenant, GRANT.mfaOtp, again)).status).toBe(200)
  })

  it('adds a phone by the code that it gets', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })], {
      config: { guardian: { factors: FACTORS } },
    })
    const token = await provenToken(tenant, GRACE)
    const wish = { authenticator_types: ['oob'], oob_channels: ['sms'] }
    const missing = await mfaApi(tenant, 'associate', { bearer: token, body: wish })
    expect(missing.status).toBe(400)
    const { oob_code, binding_method } = await associate(token, { ...wish, phone_number: PHONE })
    expect(binding_method).toBe('prompt')
    const { text } = await tenant.outbox.next({ to: PHONE, timeoutMs: 1000 })
    const answer = { mfa_token: token, oob_code: String(oob_code) }
    const wrong = { ...answer, binding_code: 'wrong' }
    expect(await bodyOf(await redeem(tenant, GRANT.mfaOob, wrong))).toMatchObject({
      error: 'invalid_grant',
      error_description: 'Invalid binding_code.',
    })
    const right = { ...answer, binding_code: /\d{6}/.exec(text)?.[0] ?? '' }
    expect((await redeem(tenant, GRANT.mfaOob, right)).status).toBe(200)
    expect((await list(token)).map(({ type }) => type)).toContain('phone')
  })

  it('adds a phone for push: the application asks until it was scanned', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })], {
      config: { guardian: { factors: FACTORS } },
    })
    const token = await provenToken(tenant, GRACE)
    const { oob_code, barcode_uri } = await associate(token, {
      authenticator_types: ['oob'],
      oob_channels: ['auth0'],
    })
    const answer = { mfa_token: token, oob_code: String(oob_code) }
    const ask = async () => (await bodyOf(await redeem(tenant, GRANT.mfaOob, answer))).error
    expect(await ask()).toBe('authorization_pending')
    expect(await ask()).toBe('slow_down')
    await tenant.phone('auth0|grace').enrol(String(barcode_uri))
    tenant.clock.advance({ seconds: 10 })
    expect(await ask()).toBeUndefined()
    expect((await list(token)).map(({ type }) => type)).toContain('push-notification')
  })
})

describe('somebody without a factor', () => {
  it('gets a first one by the password, with its recovery code, and signs in again then', async () => {
    tenant = grantsTenant()
    const token = await unprovenToken(tenant, ADA)
    const offered = await associate(token)
    const again = await associate(token)
    expect(again.recovery_codes).toEqual(offered.recovery_codes)
    expect(again.secret).toBe(offered.secret)
    const otp = codeOf(tenant, offered.secret)
    expect((await redeem(tenant, GRANT.mfaOtp, { mfa_token: token, otp })).status).toBe(200)
    const late = await mfaApi(tenant, 'authenticators', { method: 'GET', bearer: token })
    expect(late.status).toBe(401)

    tenant.clock.advance({ seconds: 30 })
    const [recovery_code] = offered.recovery_codes as string[]
    const audience = `${tenant.url}/mfa/`
    const mfa_token = await mfaToken(tenant, ADA, { audience, scope: 'enroll' })
    const recovered = { mfa_token, recovery_code: String(recovery_code) }
    expect((await redeem(tenant, GRANT.mfaRecoveryCode, recovered)).status).toBe(200)
  })
})
