import { decodeJwt } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import type { Screen } from '@lockstep/protocol'
import type { Tenant, TenantConfigInput } from '@lockstep/tenant'
import { onExecute, tenantWithActions } from '../journeys/support/actions.js'
import {
  ACME,
  GRACE,
  GRACE_RECOVERY_CODE,
  GRACE_SECRET,
  answerAt,
  attempt,
  demand,
  exchange,
  leave,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import { addressAt, comeBack, duoTenant } from '../journeys/support/duo.js'
import { GRANT, bodyOf, grantsTenant } from '../journeys/support/grants.js'
import { mfaApi, mfaToken, redeem } from '../journeys/support/mfa-api.js'

let tenant: Tenant
afterEach(() => tenant.close())

/** Grace has an app, and a mailbox that counts beside it. */
const WITH_MAILBOX: Partial<TenantConfigInput> = {
  guardian: { factors: ['otp', 'email', 'sms', 'duo'].map((name) => ({ name, enabled: true })) },
  users: [
    {
      user_id: 'auth0|grace',
      email: GRACE.username,
      email_verified: true,
      password: GRACE.password,
      mfa: { otp_secret: GRACE_SECRET, recovery_code: GRACE_RECOVERY_CODE },
    },
  ],
}

/** A rule that demands what the request of a test names. */
const AS_ASKED = `function (user, context, callback) {
  context.multifactor = { provider: context.request.query.ext_provider, ignoreCookie: true };
  callback(null, user, context);
}`

function waysAt(screen: Screen): readonly string[] {
  return 'alternatives' in screen ? screen.alternatives.map(({ factor }) => factor) : []
}

describe('row 40: who has the password and the mailbox, which resets it,', () => {
  it('does not bring the authenticator that a rule demands', async () => {
    tenant = grantsTenant([demand({ provider: 'sms' })], { config: WITH_MAILBOX })
    const thief = createBrowser(tenant)
    const { place, screen } = await typePassword(thief, GRACE, attempt())
    expect(screen.screen).toBe('mfa-otp-challenge')
    expect(waysAt(screen)).toEqual(['recovery-code'])
    const still = await thief.act(place, { action: 'choose_factor', factor: 'email' })
    expect(still.screen).toBe('mfa-otp-challenge')
    expect(tenant.outbox.list()).toEqual([])
  })

  it('does not bring one after an Action that was content with the mailbox', async () => {
    const body = `
      api.authentication.challengeWith({ type: 'email' })
      api.authentication.enrollWith({ type: 'phone', options: { preferredMethod: 'sms' } })`
    tenant = tenantWithActions([onExecute(body)], { config: WITH_MAILBOX })
    const thief = createBrowser(tenant)
    const { place, screen } = await typePassword(thief, GRACE, attempt())
    expect(screen.screen).toBe('mfa-email-challenge')
    const { text } = await tenant.outbox.next({ to: GRACE.username, timeoutMs: 1000 })
    const [code = ''] = /\d{6}/.exec(text) ?? []
    const next = await leave(
      thief,
      await thief.act(place, { action: 'submit_code', code, rememberBrowser: false }),
    )
    expect((await thief.screen(next)).screen).toBe('mfa-otp-challenge')
  })

  it('takes none away by a token for the MFA API', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })], { config: WITH_MAILBOX })
    const audience = `${tenant.url}/mfa/`
    const scope = 'enroll read:authenticators remove:authenticators'
    const mfa_token = await mfaToken(tenant, GRACE, { audience, scope })
    const wanted = { mfa_token, oob_channel: 'email', challenge_type: 'oob' }
    const challenge = await mfaApi(tenant, 'challenge', {
      body: { ...wanted, client_id: ACME.clientId },
    })
    const { oob_code } = await bodyOf(challenge)
    const { text } = await tenant.outbox.next({ to: GRACE.username, timeoutMs: 1000 })
    const [binding_code = ''] = /\d{6}/.exec(text) ?? []
    const answer = { mfa_token, oob_code: String(oob_code), binding_code }
    const { access_token } = await bodyOf(await redeem(tenant, GRANT.mfaOob, answer))
    expect(access_token).toEqual(expect.any(String))
    await expectPowerless(String(access_token))
  })
})

describe('row 40: who has the password and a new device at Duo, which enrols whoever comes,', () => {
  const asking = (ext_provider: string, more = {}) =>
    attempt({ ext_provider, prompt: 'login', ...more })

  /** The thief's own device says yes to what a rule wants of Duo. */
  async function throughDuo(more: (tenant: Tenant) => Readonly<Record<string, string>>) {
    tenant = duoTenant({}, { config: { ...WITH_MAILBOX, rules: [RULE] } })
    const started = asking('duo', more(tenant))
    const thief = createBrowser(tenant)
    const { screen } = await typePassword(thief, GRACE, started)
    const end = await comeBack(thief, await tenant.duo.approve(addressAt(screen)))
    return { thief, started, code: answerAt(end).code }
  }
  const RULE = { name: 'as-asked', script: AS_ASKED }

  it('brings no authenticator of another kind by it', async () => {
    const { thief, code } = await throughDuo(() => ({}))
    expect(code).not.toBe('')
    const { place, screen } = await typePassword(thief, GRACE, asking('sms'))
    expect(screen.screen).toBe('mfa-otp-challenge')
    expect(waysAt(screen)).not.toContain('duo')
    const still = await thief.act(place, { action: 'choose_factor', factor: 'duo' })
    expect(still.screen).toBe('mfa-otp-challenge')
  })

  it('takes none away by a token for the MFA API', async () => {
    const { started, code } = await throughDuo(({ url }) => ({
      audience: `${url}/mfa/`,
      scope: 'enroll read:authenticators remove:authenticators',
    }))
    const { access_token } = await bodyOf(await exchange(tenant, { code, ...started }))
    expect(access_token).toEqual(expect.any(String))
    await expectPowerless(String(access_token))
  })
})

async function expectPowerless(bearer: string): Promise<void> {
  expect(decodeJwt(bearer)).toMatchObject({ aud: `${tenant.url}/mfa/`, sub: 'auth0|grace' })
  for (const request of [
    { method: 'GET', path: 'authenticators' },
    { method: 'DELETE', path: 'authenticators/totp%7Cdev_x' },
    { method: 'POST', path: 'associate', body: { authenticator_types: ['otp'] } },
  ] as const) {
    const { path, ...more } = request
    expect((await mfaApi(tenant, path, { bearer, ...more })).status).toBe(401)
  }
}
