import { createClient, LockstepError, MfaRequiredError } from '@lockstep/client'
import type { LockstepClient } from '@lockstep/client'
import { createMfa } from '@lockstep/client/mfa'
import type { Tenant } from '@lockstep/tenant'
import { decodeJwt } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import { ACME, ADA, GRACE, GRACE_RECOVERY_CODE, demand, freshCode } from './support/acme.js'
import { grantsTenant } from './support/grants.js'
import { mfaToken } from './support/mfa-api.js'

let tenant: Tenant
afterEach(() => tenant.close())

const ANY = demand({ provider: 'any' })

/** Acme's client in a page: its requests carry the page's origin, as in a browser. */
function acmeClient(more: { readonly useRefreshTokens?: boolean } = {}): LockstepClient {
  return createClient({
    ...more,
    window: { navigator: {} } as Window & typeof globalThis,
    domain: tenant.url,
    clientId: ACME.clientId,
    now: () => tenant.clock.now(),
    fetch: (input, init) => {
      const request = new Request(input, init)
      request.signal.throwIfAborted()
      request.headers.set('origin', ACME.origin)
      return tenant.fetch(request)
    },
  })
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof LockstepError ? error.code : error),
  )

describe('a page that asks for the second factor itself', () => {
  it('lists, challenges and verifies; a code is good once, and the client is signed in', async () => {
    tenant = grantsTenant([ANY])
    const client = acmeClient()
    const mfa = createMfa(client)
    const token = await mfaToken(tenant, GRACE)
    const listed = await mfa.list(token)
    expect(listed.map(({ authenticatorType }) => authenticatorType)).toEqual([
      'otp',
      'recovery-code',
    ])
    const authenticatorId = listed[0]!.id
    await expect(mfa.challenge(token, { authenticatorId })).resolves.toEqual({
      challengeType: 'otp',
    })
    await expect(mfa.verify(token, { otp: '000000' })).rejects.toMatchObject({
      code: 'invalid_grant',
      message: 'Invalid otp_code.',
    })
    await expect(client.isAuthenticated()).resolves.toBe(false)

    const otp = await freshCode(tenant)
    const result = await mfa.verify(token, { otp })
    expect(result.idTokenClaims.sub).toBe('auth0|grace')
    expect(decodeJwt(result.accessToken).sub).toBe('auth0|grace')
    await expect(client.getToken()).resolves.toBe(result.accessToken)

    expect(await codeOf(mfa.verify(token, { otp }))).toBe('invalid_grant')
    const next = await mfaToken(tenant, GRACE)
    expect(await codeOf(mfa.verify(next, { otp }))).toBe('invalid_grant')
  })

  it('enrols an authenticator app, and shows the recovery code that takes the place of one', async () => {
    tenant = grantsTenant([ANY])
    const mfa = createMfa(acmeClient())
    const enrolment = await mfa.enroll(await mfaToken(tenant, ADA), { factor: 'otp' })
    expect(enrolment).toMatchObject({
      authenticatorType: 'otp',
      recoveryCodes: [expect.any(String)],
    })
    expect(await codeOf(mfa.challenge(await mfaToken(tenant, ADA)))).toBe('association_required')

    const { recoveryCode } = await mfa.verify(await mfaToken(tenant, GRACE), {
      recoveryCode: GRACE_RECOVERY_CODE,
    })
    expect(recoveryCode).toMatch(/^[A-Z2-9]{24}$/)
  })

  it('keeps no token for another API than the login was for', async () => {
    tenant = grantsTenant([ANY])
    const client = acmeClient()
    const token = await mfaToken(tenant, GRACE)
    const otp = await freshCode(tenant)
    const wrong = createMfa(client).verify(token, { otp }, { audience: 'https://other.example/' })
    expect(await codeOf(wrong)).toBe('invalid_request')
    await expect(client.isAuthenticated()).resolves.toBe(false)
  })

  it('is cancelled, and the login can still be finished', async () => {
    tenant = grantsTenant([ANY])
    const token = await mfaToken(tenant, GRACE)
    const mfa = createMfa(acmeClient())
    const signal = AbortSignal.abort()
    const otp = await freshCode(tenant)
    expect(await codeOf(mfa.verify(token, { otp }, { signal }))).toBe('aborted')
    expect(await codeOf(mfa.verify(token, { otp }))).toBe('no error')
  })
})

describe('a renewal that a rule refuses without another factor', () => {
  it('is finished by a code, and the client goes on with what came of it', async () => {
    tenant = grantsTenant([ANY])
    const client = acmeClient({ useRefreshTokens: true })
    const mfa = createMfa(client)
    const token = await mfaToken(tenant, GRACE, { scope: 'openid profile email offline_access' })
    const first = await mfa.verify(token, { otp: await freshCode(tenant) })
    expect(first).not.toHaveProperty('refreshToken')

    const refused: unknown = await client.getToken({ ignoreCache: true }).catch((error) => error)
    if (!(refused instanceof MfaRequiredError)) throw refused
    expect(refused.mfaRequirements).toEqual({
      challenge: [{ type: 'otp' }, { type: 'recovery-code' }],
    })
    const next = await mfa.verify(refused.mfaToken!, { otp: await freshCode(tenant) })
    await expect(client.getToken()).resolves.toBe(next.accessToken)

    tenant.rules.enable('rule-1', false)
    tenant.clock.advance({ seconds: 1 })
    const renewed = await client.getToken({ ignoreCache: true })
    expect(renewed).not.toBe(next.accessToken)
    expect(decodeJwt(renewed).sub).toBe('auth0|grace')
  })
})
