import type { Screen, ScreenName } from '@lockstep/protocol'

const NAMES: Readonly<Record<ScreenName, true>> = {
  loading: true,
  login: true,
  signup: true,
  'forgot-password': true,
  'reset-password': true,
  'continue-in-popup': true,
  'mfa-otp-enrollment-qr': true,
  'mfa-otp-challenge': true,
  'mfa-begin-enroll-options': true,
  'mfa-login-options': true,
  'mfa-phone-enrollment': true,
  'mfa-sms-challenge': true,
  'mfa-voice-challenge': true,
  'mfa-email-challenge': true,
  'mfa-recovery-code-challenge': true,
  'mfa-recovery-code-challenge-new-code': true,
  consent: true,
  redirect: true,
  error: true,
  success: true,
}

/** The tenant's answer as a screen, or `undefined` when it is not one that this widget knows. */
export function parseScreen(value: unknown): Screen | undefined {
  if (typeof value !== 'object' || value === null || !('screen' in value)) return undefined
  return typeof value.screen === 'string' && Object.hasOwn(NAMES, value.screen)
    ? (value as Screen)
    : undefined
}
