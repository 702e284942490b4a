import type { Screen } from '@lockstep/protocol'

const target = {
  applicationName: 'Acme Travel',
  connection: 'Username-Password-Authentication',
  passwordMinLength: 10,
  allowSignUp: true,
  allowForgotPassword: true,
}

export const loginScreen = { screen: 'login', target } as const satisfies Screen
export const signupScreen = { screen: 'signup', target } as const satisfies Screen
export const challengeScreen = {
  screen: 'mfa-otp-challenge',
  account: 'alice@example.com',
  rememberBrowser: 'offered',
  alternatives: [{ factor: 'recovery-code' }],
} as const satisfies Screen
export const enrolmentScreen = {
  screen: 'mfa-otp-enrollment-qr',
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  barcodeUri:
    'otpauth://totp/Acme:alice%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Acme',
  issuer: 'Acme',
  account: 'alice@example.com',
  alternatives: [],
} as const satisfies Screen
export const newCodeScreen = {
  screen: 'mfa-recovery-code-challenge-new-code',
  recoveryCode: 'N3BGPZZWJ85JLCNPZBDW6QXC',
  next: '/authorize/resume?state=1',
} as const satisfies Screen

export const optionsScreen = {
  screen: 'mfa-login-options',
  options: [
    { factor: 'otp' },
    { factor: 'voice', name: 'XXXXXXX0199', authenticatorId: 'phone-1' },
    { factor: 'voice', name: 'XXXXXXX0111', authenticatorId: 'phone-2' },
    { factor: 'email', name: 'a***@example.com' },
    { factor: 'recovery-code' },
  ],
} as const satisfies Screen
export const enrolmentOptionsScreen = {
  screen: 'mfa-begin-enroll-options',
  options: [{ factor: 'otp' }, { factor: 'sms' }, { factor: 'voice' }],
} as const satisfies Screen
export const phoneScreen = {
  screen: 'mfa-phone-enrollment',
  channel: 'sms',
  alternatives: enrolmentOptionsScreen.options,
} as const satisfies Screen
export const smsScreen = {
  screen: 'mfa-sms-challenge',
  destination: 'XXXXXXX0199',
  purpose: 'challenge',
  resendAfterSeconds: 30,
  rememberBrowser: 'offered',
  alternatives: optionsScreen.options,
} as const satisfies Screen
export const keyEnrolmentScreen = {
  screen: 'mfa-webauthn-enrollment',
  device: 'roaming',
  options: {},
  alternatives: enrolmentOptionsScreen.options,
} as const satisfies Screen
export const keyScreen = {
  screen: 'mfa-webauthn-challenge',
  device: 'roaming',
  options: {},
  rememberBrowser: 'offered',
  alternatives: [{ factor: 'otp' }],
} as const satisfies Screen
export const pushEnrolmentScreen = {
  screen: 'mfa-push-enrollment-qr',
  barcodeUri: 'otpauth://totp/Acme:alice%40example.com?enrollment_tx_id=abc&base_url=acme',
  phoneUrl: 'http://localhost:4400/phone#enrol=abc',
  approvalUrl: '/u/api/approval?state=1',
  alternatives: enrolmentOptionsScreen.options,
} as const satisfies Screen
export const pushScreen = {
  screen: 'mfa-push-challenge-push',
  device: 'Pixel 9',
  number: '47',
  state: 'waiting',
  approvalUrl: '/u/api/approval?state=1',
  resendAfterSeconds: 30,
  rememberBrowser: 'offered',
  alternatives: [{ factor: 'otp' }, { factor: 'recovery-code' }],
} as const satisfies Screen

/** Every screen a person can see, in each of its forms. */
export const everyScreen: Readonly<Record<string, Screen>> = {
  loading: { screen: 'loading' },
  login: loginScreen,
  'login, wrong password': { ...loginScreen, error: { code: 'wrong_credentials' } },
  'login, denied': { ...loginScreen, error: { code: 'denied', message: 'Only from the office.' } },
  'login, link sent': { ...loginScreen, notice: 'reset_email_sent' },
  'login, other sites': {
    ...loginScreen,
    target: {
      ...target,
      connections: [
        { name: 'google', strategy: 'google-oauth2', displayName: 'Google' },
        { name: 'acme-id', strategy: 'oidc', displayName: 'Acme ID' },
      ],
    },
  },
  signup: signupScreen,
  'signup, user exists': { ...signupScreen, error: { code: 'user_exists' } },
  'forgot password': { screen: 'forgot-password', target },
  'reset password': { screen: 'reset-password', email: 'a@example.com', passwordMinLength: 10 },
  'popup blocked': { screen: 'continue-in-popup', popup: 'blocked' },
  'popup waiting': { screen: 'continue-in-popup', popup: 'waiting' },
  enrolment: enrolmentScreen,
  'enrolment, wrong code': { ...enrolmentScreen, error: { code: 'wrong_code' } },
  challenge: challengeScreen,
  'challenge, remembering by itself': { ...challengeScreen, rememberBrowser: 'automatic' },
  'challenge, wrong code': { ...challengeScreen, error: { code: 'wrong_code' } },
  'challenge, too many attempts': {
    ...challengeScreen,
    error: { code: 'too_many_attempts', retryAfterSeconds: 600 },
  },
  'choice of enrolment': enrolmentOptionsScreen,
  'other ways': optionsScreen,
  'phone number': phoneScreen,
  'phone number, not one': { ...phoneScreen, error: { code: 'invalid_phone_number' } },
  'number for calls': { ...phoneScreen, channel: 'voice', alternatives: [] },
  'text message': smsScreen,
  'text message, wrong code': {
    ...smsScreen,
    resendAfterSeconds: 0,
    error: { code: 'wrong_sent_code' },
  },
  'text message, enrolment': { ...smsScreen, purpose: 'enrolment', rememberBrowser: 'off' },
  'text message, too many': {
    ...smsScreen,
    error: { code: 'too_many_messages', retryAfterSeconds: 3600 },
  },
  call: { ...smsScreen, screen: 'mfa-voice-challenge', rememberBrowser: 'off' },
  email: { ...smsScreen, screen: 'mfa-email-challenge', destination: 'a***@example.com' },
  'email, not sent': {
    ...smsScreen,
    screen: 'mfa-email-challenge',
    destination: 'a***@example.com',
    error: { code: 'message_not_sent' },
  },
  'security key, enrolment': keyEnrolmentScreen,
  'device, enrolment': { ...keyEnrolmentScreen, device: 'platform' },
  'security key': keyScreen,
  'device, refused': { ...keyScreen, device: 'platform', error: { code: 'wrong_key' } },
  'push, enrolment': pushEnrolmentScreen,
  push: pushScreen,
  'push, over': { ...pushScreen, state: 'expired' },
  'push, rejected': { screen: 'mfa-push-rejected', next: '/authorize/resume?state=1' },
  'recovery code': { screen: 'mfa-recovery-code-challenge' },
  'new recovery code': newCodeScreen,
  consent: {
    screen: 'consent',
    applicationName: 'Partner',
    scopes: ['openid', 'email', 'read:bookings'],
  },
  error: { screen: 'error', error: { code: 'expired' }, restartUrl: '/' },
  'error, denied': { screen: 'error', error: { code: 'denied', message: 'Only from the office.' } },
  'error, no second factor': { screen: 'error', error: { code: 'mfa_unavailable' } },
  'error, no network': { screen: 'error', error: { code: 'network_error' } },
  success: { screen: 'success' },
  'password changed': { screen: 'success', notice: 'password_changed' },
}
