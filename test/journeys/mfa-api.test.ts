import { decodeJwt } from 'jose'
import { Secret, TOTP } from 'otpauth'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant } from '@lockstep/tenant'
import type { TokenResponse } from '@lockstep/protocol'
import {
  ACME,
  ADA,
  GRACE,
  GRACE_RECOVERY_CODE,
  GRACE_SECRET,
  attempt,
  answerAt,
  demand,
  exchange,
  freshCode,
  leave,
  refresh,
  signIn,
  typePassword,
} from './support/acme.js'
import { createBrowser } from './support/browser.js'
import { GRANT, bodyOf, grantsTenant, passwordLogin } from './support/grants.js'
import { mfaApi, mfaToken, redeem } from './support/mfa-api.js'

let tenant: Tenant
afterEach(() => tenant.close())

const ANY = demand({ provider: 'any' })
const ANY_BUT_AT_REFRESH = `function (user, context, callback) {
  if (context.protocol !== 'oauth2-refresh-token') { context.multifactor = { provider: 'any' }; }
  callback(null, user, context);
}`

function codeOf(secret: string): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: tenant.clock.now() * 1000,
  })
}

async function lastCodeTo(to: string): Promise<string> {
  const { text } = await tenant.outbox.next({ to })
  return /\b\d{6}\b/.exec(text)?.[0] ?? ''
}

describe('a password and the code of an authenticator app', () => {
  it('become tokens, and the rules said their word once', async () => {
    const claim = `function (user, context, callback) {
      context.accessToken['https://acme.example/pass'] = context.protocol;
      callback(null, user, context);
    }`
    tenant = grantsTenant([ANY, claim])
    const mfa_token = await mfaToken(tenant, GRACE, { scope: 'openid email offline_access' })
    const challenge = await mfaApi(tenant, 'challenge', {
      body: { mfa_token, client_id: ACME.clientId },
    })
    expect(await bodyOf(challenge)).toEqual({ challenge_type: 'otp' })

    const otp = await freshCode(tenant)
    const response = await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp })
    expect(response.status).toBe(200)
    const tokens = (await response.json()) as TokenResponse
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      sub: 'auth0|grace',
      scope: 'openid email offline_access',
      'https://acme.example/pass': 'oauth2-password',
    })
    // Auth0 says nothing of a factor that was proven through the MFA API.
    expect(decodeJwt(tokens.id_token!).amr).toBeUndefined()
    expect(tokens.refresh_token).toEqual(expect.any(String))
    expect(tenant.traces.list()).toHaveLength(1)
    expect(tenant.traces.list()[0]?.passes).toHaveLength(1)
  })

  it('or with a recovery code, which is replaced', async () => {
    tenant = grantsTenant([ANY])
    const mfa_token = await mfaToken(tenant, GRACE)
    const wrong = await redeem(tenant, GRANT.mfaRecoveryCode, { mfa_token, recovery_code: 'X' })
    expect([wrong.status, await bodyOf(wrong)]).toEqual([
      403,
      { error: 'invalid_grant', error_description: 'MFA Authorization rejected.' },
    ])
    const response = await redeem(tenant, GRANT.mfaRecoveryCode, {
      mfa_token,
      recovery_code: GRACE_RECOVERY_CODE,
    })
    const { recovery_code } = await bodyOf(response)
    expect(recovery_code).toMatch(/^[A-Z2-9]{24}$/)
    expect(recovery_code).not.toBe(GRACE_RECOVERY_CODE)
    const next = await redeem(tenant, GRANT.mfaRecoveryCode, {
      mfa_token: await mfaToken(tenant, GRACE),
      recovery_code: recovery_code as string,
    })
    expect(next.status).toBe(200)
  })
})

describe('a refresh token and a code', () => {
  it('become the next tokens of the family, which has proven a factor from then on', async () => {
    tenant = grantsTenant([ANY])
    tenant.rules.enable('rule-1', false)
    const { refresh_token } = await signIn(tenant, createBrowser(tenant), GRACE)
    tenant.rules.enable('rule-1', true)
    const { mfa_token } = await bodyOf(await refresh(tenant, refresh_token!))
    const otp = await freshCode(tenant)
    const response = await redeem(tenant, GRANT.mfaOtp, { mfa_token: mfa_token as string, otp })
    const tokens = (await response.json()) as TokenResponse
    expect(tokens.refresh_token).not.toBe(refresh_token)
    tenant.rules.enable('rule-1', false)
    expect((await refresh(tenant, tokens.refresh_token!)).status).toBe(200)
  })
})

describe('an Action that wants one factor per family of refresh tokens', () => {
  const once = `exports.onExecutePostLogin = async (event, api) => {
    const isRefresh = event.transaction.protocol === 'oauth2-refresh-token';
    const isProven = event.authentication.methods.some(({ name }) => name === 'mfa');
    if (isRefresh && !isProven) { api.multifactor.enable('any'); }
  };`

  it('asks at the first refresh of a family, and is content from then on', async () => {
    tenant = grantsTenant([], { config: { actions: [{ name: 'once', code: once }] } })
    const { refresh_token } = await signIn(tenant, createBrowser(tenant), GRACE)
    const { mfa_token } = await bodyOf(await refresh(tenant, refresh_token!))
    const otp = await freshCode(tenant)
    const proven = await redeem(tenant, GRANT.mfaOtp, { mfa_token: mfa_token as string, otp })
    const { refresh_token: next } = (await proven.json()) as TokenResponse
    const again = await refresh(tenant, next!)
    expect(again.status).toBe(200)
    const last = (await again.json()) as TokenResponse
    expect((await refresh(tenant, last.refresh_token!)).status).toBe(200)
  })

  it('is content with the one that the login proved through the MFA API', async () => {
    tenant = grantsTenant([ANY_BUT_AT_REFRESH], {
      config: { actions: [{ name: 'once', code: once }] },
    })
    const mfa_token = await mfaToken(tenant, GRACE, { scope: 'openid offline_access' })
    const proven = await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp: await freshCode(tenant) })
    const { refresh_token } = (await proven.json()) as TokenResponse
    expect((await refresh(tenant, refresh_token!)).status).toBe(200)
  })
})

describe('a first authenticator', () => {
  it('is an app: offered, confirmed by its code, and listed with its recovery code', async () => {
    tenant = grantsTenant([ANY])
    const mfa_token = await mfaToken(tenant, ADA)
    const offered = await mfaApi(tenant, 'associate', {
      bearer: mfa_token,
      body: { authenticator_types: ['otp'] },
    })
    const association = await bodyOf(offered)
    expect(association).toEqual({
      authenticator_type: 'otp',
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
      barcode_uri: expect.stringMatching(/^otpauth:\/\/totp\//),
      recovery_codes: [expect.stringMatching(/^[A-Z2-9]{24}$/)],
    })
    const list = () => mfaApi(tenant, 'authenticators', { method: 'GET', bearer: mfa_token })
    expect(await (await list()).json()).toEqual([])

    const otp = codeOf(association.secret as string)
    expect((await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp })).status).toBe(200)
    tenant.clock.advance({ seconds: 30 })
    const later = await mfaToken(tenant, ADA)
    const authenticators = await mfaApi(tenant, 'authenticators', {
      method: 'GET',
      bearer: later,
    })
    expect(await authenticators.json()).toEqual([
      {
        id: expect.stringMatching(/^totp\|dev_/),
        authenticator_type: 'otp',
        active: true,
        type: 'otp',
      },
      {
        id: expect.stringMatching(/^recovery-code\|dev_/),
        authenticator_type: 'recovery-code',
        active: true,
        type: 'recovery-code',
      },
    ])
    const [recovery_code] = association.recovery_codes as [string]
    const recovered = await redeem(tenant, GRANT.mfaRecoveryCode, {
      mfa_token: later,
      recovery_code,
    })
    expect(recovered.status).toBe(200)
  })

  it('is a phone: confirmed by the code that was sent, and asked for the next time', async () => {
    tenant = grantsTenant([ANY], {
      config: { guardian: { factors: [{ name: 'sms', enabled: true }] } },
    })
    const phone = '+15550100200'
    const mfa_token = await mfaToken(tenant, ADA)
    const offered = await mfaApi(tenant, 'associate', {
      bearer: mfa_token,
      body: { authenticator_types: ['oob'], oob_channels: ['sms'], phone_number: phone },
    })
    const association = await bodyOf(offered)
    expect(association).toMatchObject({
      authenticator_type: 'oob',
      oob_channel: 'sms',
      binding_method: 'prompt',
    })
    const confirmed = await redeem(tenant, GRANT.mfaOob, {
      mfa_token,
      oob_code: association.oob_code as string,
      binding_code: await lastCodeTo(phone),
    })
    expect(confirmed.status).toBe(200)

    const next = await mfaToken(tenant, ADA)
    const listed = await mfaApi(tenant, 'authenticators', { method: 'GET', bearer: next })
    const [{ id, name }] = (await listed.json()) as [{ id: string; name: string }]
    expect(name).toMatch(/^X+0200$/)
    const challenge = await mfaApi(tenant, 'challenge', {
      body: {
        mfa_token: next,
        client_id: ACME.clientId,
        challenge_type: 'oob otp',
        authenticator_id: id,
      },
    })
    const { oob_code } = await bodyOf(challenge)
    const answer = await redeem(tenant, GRANT.mfaOob, {
      mfa_token: next,
      oob_code: oob_code as string,
      binding_code: await lastCodeTo(phone),
    })
    expect(answer.status).toBe(200)
  })
})

describe('an access token for authenticators', () => {
  it('costs a code, lists and removes them, and lives ten minutes', async () => {
    tenant = grantsTenant()
    const browser = createBrowser(tenant)
    const started = attempt({
      audience: `${tenant.url}/mfa/`,
      scope: 'openid read:authenticators remove:authenticators',
    })
    const { place, screen } = await typePassword(browser, GRACE, started)
    expect(screen.screen).toBe('mfa-otp-challenge')
    const code = await freshCode(tenant)
    const done = await browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
    const answer = answerAt(await leave(browser, done))
    const exchanged = await exchange(tenant, { code: answer.code, verifier: started.verifier })
    const { access_token, expires_in } = (await exchanged.json()) as TokenResponse
    expect(expires_in).toBe(600)

    const list = async () => {
      const response = await mfaApi(tenant, 'authenticators', {
        method: 'GET',
        bearer: access_token,
      })
      return (await response.json()) as { id: string }[]
    }
    const [app] = await list()
    const remove = () =>
      mfaApi(tenant, `authenticators/${encodeURIComponent(app!.id)}`, {
        method: 'DELETE',
        bearer: access_token,
      })
    expect((await remove()).status).toBe(204)
    // The recovery code was of use for that authenticator only.
    expect(await list()).toEqual([])
    expect((await remove()).status).toBe(404)
  })
})

describe('authenticators that belong together', () => {
  type Listed = readonly { readonly id: string; readonly oob_channel?: string }[]

  /** Grace's token for her authenticators, by her password and her app. */
  async function manager(): Promise<string> {
    const mfa_token = await mfaToken(tenant, GRACE, {
      audience: `${tenant.url}/mfa/`,
      scope: 'read:authenticators remove:authenticators',
    })
    const response = await redeem(tenant, GRANT.mfaOtp, { mfa_token, otp: await freshCode(tenant) })
    return ((await response.json()) as TokenResponse).access_token
  }

  const list = async (bearer: string) =>
    (await (await mfaApi(tenant, 'authenticators', { method: 'GET', bearer })).json()) as Listed

  const remove = (bearer: string, id: string) =>
    mfaApi(tenant, `authenticators/${encodeURIComponent(id)}`, { method: 'DELETE', bearer })

  function tenantWith(factors: readonly string[]): Tenant {
    return grantsTenant([], {
      config: {
        guardian: {
          factors: factors.map((name) => ({ name, enabled: true })),
          phoneMessageTypes: ['sms', 'voice'],
        },
        users: [
          {
            user_id: 'auth0|grace',
            email: GRACE.username,
            email_verified: true,
            password: GRACE.password,
            mfa: { otp_secret: GRACE_SECRET, phone_number: '+15550100200' },
          },
        ],
      },
    })
  }

  it('go together: messages and calls to one phone', async () => {
    tenant = tenantWith(['otp', 'sms'])
    const bearer = await manager()
    const channels = async () => (await list(bearer)).map(({ oob_channel }) => oob_channel)
    expect(await channels()).toEqual([undefined, 'sms', 'voice'])
    const calls = (await list(bearer)).find(({ oob_channel }) => oob_channel === 'voice')
    expect((await remove(bearer, calls!.id)).status).toBe(204)
    expect(await channels()).toEqual([undefined])
  })

  it('stay: the verified address of the account', async () => {
    tenant = tenantWith(['otp', 'email'])
    const bearer = await manager()
    const address = async () =>
      (await list(bearer)).find(({ oob_channel }) => oob_channel === 'email')
    const before = await address()
    expect((await remove(bearer, before!.id)).status).toBe(404)
    expect(await address()).toEqual(before)
  })
})

describe('the MFA API across origins', () => {
  it('answers the pages of an application, with its header', async () => {
    tenant = grantsTenant([ANY])
    for (const path of ['challenge', 'associate', 'authenticators', 'authenticators/x']) {
      const preflight = await mfaApi(tenant, path, { method: 'OPTIONS', origin: ACME.origin })
      expect(preflight.headers.get('access-control-allow-origin')).toBe(ACME.origin)
      expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization')
      expect(preflight.headers.get('access-control-allow-methods')).toContain('DELETE')
    }
    const login = await passwordLogin(tenant, GRACE, {}, { origin: ACME.origin })
    expect(login.headers.get('access-control-allow-origin')).toBe(ACME.origin)
  })
})
