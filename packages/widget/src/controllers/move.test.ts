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
  allowRecoveryCode: true,
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
    expect(moved(recovery, 'to_code', { challenge: failed })).toEqual(challenge)
  })

  it('stay where they do not exist', () => {
    const noRecovery = { ...challenge, allowRecoveryCode: false }
    const recovery: Screen = { screen: 'mfa-recovery-code-challenge' }
    expect(moved(noRecovery, 'to_recovery_code', {})).toBe(noRecovery)
    expect(moved(recovery, 'to_code', {})).toBe(recovery)
    expect(moved(challenge, 'to_login', {})).toBe(challenge)
  })
})
