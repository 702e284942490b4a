import { afterEach, describe, expect, it } from 'vitest'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { Tenant } from '@lockstep/tenant'
import type { TokenResponse } from '@lockstep/protocol'
import {
  ACME,
  ADA,
  GRACE,
  GRACE_RECOVERY_CODE,
  acmeTenant,
  answerAt,
  attempt,
  demand,
  exchange,
  freshCode,
  leave,
  typePassword,
} from './support/acme.js'
import { createBrowser } from './support/browser.js'

let tenant: Tenant
afterEach(() => tenant.close())

describe('a login with a password', () => {
  it('ends with tokens when no rule demands more', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const started = attempt()
    const { place, screen } = await typePassword(browser, ADA, started)
    expect(place.url.pathname).toBe('/u/login')

    const answer = answerAt(await leave(browser, screen))
    expect(answer).toMatchObject({ state: started.state, error: null })
    const response = await exchange(tenant, { code: answer.code, verifier: started.verifier })
    expect(response.status).toBe(200)
    const tokens = (await response.json()) as TokenResponse
    expect(decodeJwt(tokens.id_token!)).toMatchObject({
      sub: 'auth0|ada',
      aud: ACME.clientId,
      nonce: started.nonce,
      email: ADA.username,
      name: 'Ada',
    })
    expect(decodeJwt(tokens.id_token!)).not.toHaveProperty('amr')
    expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({ typ: 'JWT', alg: 'RS256' })
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      azp: ACME.clientId,
      aud: `${tenant.url}/userinfo`,
      scope: 'openid profile email offline_access',
    })
  })

  it('shows the login screen again after a wrong password', async () => {
    tenant = acmeTenant()
    const browser = createBrowser(tenant)
    const { place, screen } = await typePassword(browser, { ...ADA, password: 'x' }, attempt())
    expect(screen).toMatchObject({ screen: 'login', error: { code: 'wrong_credentials' } })
    const again = await browser.act(place, { action: 'submit_password', ...ADA })
    expect(again.screen).toBe('redirect')
  })
})

describe('a second factor that a rule demands', () => {
  it('is enrolled on the spot by who has none, with a recovery code to keep', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const started = attempt()
    const { place, screen } = await typePassword(browser, ADA, started)
    expect(screen).toMatchObject({
      screen: 'mfa-otp-enrollment-qr',
      account: ADA.username,
      barcodeUri: expect.stringMatching(/^otpauth:\/\/totp\//),
    })

    const wrong = await browser.act(place, { action: 'confirm_enrolment', code: '000000' })
    expect(wrong).toMatchObject({ screen: screen.screen, error: { code: 'wrong_code' } })
    const code = (await tenant.currentCode('auth0|ada'))!
    const kept = await browser.act(place, { action: 'confirm_enrolment', code })
    if (kept.screen !== 'mfa-recovery-code-challenge-new-code') throw new Error(kept.screen)
    expect(kept.recoveryCode).toMatch(/^[A-Z2-9]{24}$/)

    const answer = answerAt(await browser.open(kept.next))
    const response = await exchange(tenant, { code: answer.code, verifier: started.verifier })
    const { id_token } = (await response.json()) as TokenResponse
    expect(decodeJwt(id_token!)).toMatchObject({
      amr: ['mfa'],
      acr: 'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
    })
  })

  it('is challenged after a wrong code, and then accepted', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const started = attempt()
    const { place, screen } = await typePassword(browser, GRACE, started)
    expect(screen).toMatchObject({
      screen: 'mfa-otp-challenge',
      rememberBrowser: 'offered',
      alternatives: [{ factor: 'recovery-code' }],
    })
    const submit = async (code: string) =>
      browser.act(place, { action: 'submit_code', code, rememberBrowser: false })
    expect(await submit('000000')).toMatchObject({ error: { code: 'wrong_code' } })

    const answer = answerAt(await leave(browser, await submit(await freshCode(tenant))))
    const response = await exchange(tenant, { code: answer.code, verifier: started.verifier })
    expect(response.status).toBe(200)
    const [trace] = tenant.traces.list()
    expect(trace?.steps.map(({ type }) => type)).toEqual([
      'first_factor',
      'factor_demanded',
      'challenge_started',
      'code_rejected',
      'factor_verified',
      'completed',
    ])
  })

  it('is replaced by the recovery code, which is replaced by a new one', async () => {
    tenant = acmeTenant([demand({ provider: 'any' })])
    const browser = createBrowser(tenant)
    const { place } = await typePassword(browser, GRACE, attempt())
    const shown = await browser.act(place, {
      action: 'submit_recovery_code',
      code: GRACE_RECOVERY_CODE,
    })
    if (shown.screen !== 'mfa-recovery-code-challenge-new-code') throw new Error(shown.screen)
    expect(shown.recoveryCode).not.toBe(GRACE_RECOVERY_CODE)
    expect(answerAt(await browser.open(shown.next)).code).not.toBe('')
  })

  it('is removed by provider none', async () => {
    tenant = acmeTenant([demand({ provider: 'any' }), demand({ provider: 'none' })])
    const browser = createBrowser(tenant)
    const { screen } = await typePassword(browser, GRACE, attempt())
    expect(answerAt(await leave(browser, screen)).code).not.toBe('')
  })
})
