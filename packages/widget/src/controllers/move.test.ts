import type { Screen } from '@lockstep/protocol'
import { describe, expect, it } from 'vitest'
import { moved } from './move.js'

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
    expect(moved(login, 'to_signup', { loginHint: 'a@b.c' })).toEqual({
      screen: 'signup',
      target,
      loginHint: 'a@b.c',
    })
    expect(moved(login, 'to_forgot_password', {})).toEqual({ screen: 'forgot-password', target })
  })

  it('come back to the challenge as it was, without its error', () => {
    const recovery = moved(challenge, 'to_recovery_code', {})
    expect(recovery).toEqual({ screen: 'mfa-recovery-code-challenge' })
    const failed = { ...challenge, error: { code: 'wrong_code' } } as const
    expect(moved(recovery, 'to_code', { step: failed })).toEqual(challenge)
  })

  it('lead to the other factors, and to the recovery code from there', () => {
    const options = [{ factor: 'sms', name: 'XXXXXXX1234' }, { factor: 'recovery-code' }] as const
    const step = { ...challenge, alternatives: options }
    const list = moved(step, 'to_options', {})
    expect(list).toEqual({ screen: 'mfa-login-options', options })
    expect(moved(list, 'to_recovery_code', { step })).toEqual({
      screen: 'mfa-recovery-code-challenge',
    })
    expect(moved(list, 'to_code', { step })).toEqual(step)
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
      expect(moved(screen, 'to_options', {})).toEqual({
        screen: 'mfa-begin-enroll-options',
        options,
      })
    }
  })

  it('stay where they do not exist', () => {
    const noRecovery = { ...challenge, alternatives: [] }
    const recovery: Screen = { screen: 'mfa-recovery-code-challenge' }
    expect(moved(noRecovery, 'to_recovery_code', {})).toBe(noRecovery)
    expect(moved(recovery, 'to_code', {})).toBe(recovery)
    expect(moved(challenge, 'to_login', {})).toBe(challenge)
  })
})
