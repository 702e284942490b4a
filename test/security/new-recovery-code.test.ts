import { afterEach, describe, expect, it } from 'vitest'
import type { Screen } from '@lockstep/protocol'
import type { Tenant } from '@lockstep/tenant'
import {
  ADA,
  GRACE,
  GRACE_RECOVERY_CODE,
  GRACE_SECRET,
  acmeTenant,
  attempt,
  demand,
  freshCode,
  typePassword,
} from '../journeys/support/acme.js'
import { createBrowser } from '../journeys/support/browser.js'
import { provenToken, unprovenToken } from '../journeys/support/further.js'
import { GRANT, bodyOf, grantsTenant } from '../journeys/support/grants.js'
import { mfaApi, mfaToken, redeem } from '../journeys/support/mfa-api.js'

let tenant: Tenant
afterEach(() => tenant.close())

const USERS = [
  {
    user_id: 'auth0|grace',
    email: GRACE.username,
    password: GRACE.password,
    email_verified: true,
    mfa: { otp_secret: GRACE_SECRET, recovery_code: GRACE_RECOVERY_CODE },
  },
]

async function challenged() {
  const browser = createBrowser(tenant)
  const { place, screen } = await typePassword(browser, GRACE, attempt({ prompt: 'login' }))
  return {
    screen,
    choose: (factor: 'email') => browser.act(place, { action: 'choose_factor', factor }),
    recover: (code: string) => browser.act(place, { action: 'submit_recovery_code', code }),
    submit: (code: string) =>
      browser.act(place, {
        action: 'submit_code',
        code,
        rememberBrowser: false,
        newRecoveryCode: true,
      }),
  }
}

async function isStillGood(code: string): Promise<boolean> {
  const { recover } = await challenged()
  return (await recover(code)).screen === 'mfa-recovery-code-challenge-new-code'
}

const shown = (screen: Screen): string => ('recoveryCode' in screen ? screen.recoveryCode : '')

describe('row 48: a new recovery code at a login', () => {
  it('is shown after a right code, and takes the place of the one before', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })], { config: { users: USERS } })
    const { submit } = await challenged()
    const code = shown(await submit(await freshCode(tenant)))
    expect(code).toHaveLength(24)
    expect(await isStillGood(GRACE_RECOVERY_CODE)).toBe(false)
    expect(await isStillGood(code)).toBe(true)
  })

  it('is not made by a wrong code', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })], { config: { users: USERS } })
    const { submit } = await challenged()
    expect(await submit('000000')).toMatchObject({ error: { code: 'wrong_code' } })
    expect(await isStillGood(GRACE_RECOVERY_CODE)).toBe(true)
  })

  it('is not made by who proved a mailbox alone', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })], {
      config: { users: USERS, guardian: { factors: [{ name: 'email', enabled: true }] } },
    })
    const { choose, submit } = await challenged()
    await choose('email')
    const { text } = await tenant.outbox.next({ to: GRACE.username, timeoutMs: 1000 })
    expect((await submit(/\d{6}/.exec(text)?.[0] ?? '')).screen).toBe('redirect')
    expect(await isStillGood(GRACE_RECOVERY_CODE)).toBe(true)
  })

  it('is not made where a rule admits none', async () => {
    const users = USERS
    tenant = acmeTenant([demand({ provider: 'google-authenticator' })], { config: { users } })
    const { submit } = await challenged()
    expect((await submit(await freshCode(tenant))).screen).toBe('redirect')
  })
})

describe('row 48: a new recovery code by the MFA API', () => {
  const ask = (bearer: string) =>
    mfaApi(tenant, 'associate', { bearer, body: { authenticator_types: ['recovery-code'] } })

  it('is given to a token that a factor was proven for', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })])
    const [code] = (await bodyOf(await ask(await provenToken(tenant, GRACE)))).recovery_codes as [
      string,
    ]
    const recover = async (recovery_code: string) => {
      const mfa_token = await mfaToken(tenant, GRACE)
      return (await redeem(tenant, GRANT.mfaRecoveryCode, { mfa_token, recovery_code })).status
    }
    expect(await recover(GRACE_RECOVERY_CODE)).toBe(403)
    expect(await recover(code)).toBe(200)
  })

  it('is refused to a password, to an mfa_token, and without the scope', async () => {
    tenant = grantsTenant([demand({ provider: 'any' })])
    const reading = await provenToken(tenant, GRACE, 'read:authenticators')
    expect((await ask(reading)).status).toBe(403)
    expect((await ask(await mfaToken(tenant, GRACE))).status).toBe(403)
    tenant.rules.enable('rule-1', false)
    expect((await ask(await unprovenToken(tenant, ADA))).status).toBe(403)
  })
})
