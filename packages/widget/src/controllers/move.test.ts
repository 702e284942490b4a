import type { Screen } from '@lockstep/protocol'
import { describe, expect, it } from 'vitest'
import { backToStep, toOptions, toRecoveryCode } from './factor-moves.js'
import { toForgotPassword, toLogin, toSignup } from './move.js'

const target = {
  connection: 'Users',
  passwordMinLength: 8,
  allowSignUp: true,
  allowForgotPassword: true,
}
const challenge = {
  screen: 'mfa-otp-challenge',
  account: 'alice@example.com',
  rememberBrowser: 'offered',
  alternatives: [{ factor: 'recovery-code' }],
} as const

describe('moves between screens', () => {
  it('take the typed address along, and leave errors behind', () => {
    const login: Screen = { screen: 'login', target, error: { code: 'wrong_credentials' } }
    expect(toSignup(login, { loginHint: 'a@b.c' })).toEqual({
      screen: 'signup',
      target,
      loginHint: 'a@b.c',
    })
    expect(toForgotPassword(login, {})).toEqual({ screen: 'forgot-password', target })
  })

  it('come back to the challenge as it was, without its error', () => {
    const recovery = toRecoveryCode(challenge, {})
    expect(recovery).toEqual({ screen: 'mfa-recovery-code-challenge' })
    const failed = { ...challenge, error: { code: 'wrong_code' } } as const
    expect(backToStep(recovery, { step: failed })).toEqual(challenge)
  })

  it('lead to the other factors, and to the recovery code from there', () => {
    const options = [{ factor: 'sms', name: 'XXXXXXX1234' }, { factor: 'recovery-code' }] as const
    const step = { ...challenge, alternatives: options }
    const list = toOptions(step, {})
    expect(list).toEqual({ screen: 'mfa-login-options', options })
    expect(toRecoveryCode(list, { step })).toEqual({
      screen: 'mfa-recovery-code-challenge',
    })
    expect(backToStep(list, { step })).toEqual(step)
  })

  it('lead to what can be enrolled instead', () => {
    const options = [{ factor: 'otp' }] as const
    const number = {
      screen: 'mfa-phone-enrollment',
      channel: 'sms',
      alternatives: options,
    } as const
    const code = {
      screen: 'mfa-sms-challenge',
      destination: 'XXXXXXX1234',
      purpose: 'enrolment',
      resendAfterSeconds: 30,
      rememberBrowser: 'off',
      alternatives: options,
    } as const
    for (const screen of [number, code]) {
      expect(toOptions(screen, {})).toEqual({
        screen: 'mfa-begin-enroll-options',
        options,
      })
    }
  })

  it('stay where they do not exist', () => {
    const noRecovery = { ...challenge, alternatives: [] }
    const recovery: Screen = { screen: 'mfa-recovery-code-challenge' }
    expect(toRecoveryCode(noRecovery, {})).toBe(noRecovery)
    expect(backToStep(recovery, {})).toBe(recovery)
    expect(toLogin(challenge, {})).toBe(challenge)
  })
})
