import type { ScreenName } from '@lockstep/protocol'
import type { FirstName } from './load-screen.js'
import type { ScreenTemplate } from './screen-context.js'

export { laterStyles } from '../styles/later.styles.js'

/** The screens that come later, or in another window. */
export type LaterName = Exclude<ScreenName, FirstName> | 'login-connections'

type Templates = { readonly [Name in ScreenName]: ScreenTemplate<Name> } & {
  /** A login page with buttons of other sites: the same screen with more on it. */
  readonly 'login-connections': ScreenTemplate<'login'>
}

const sentCode = async () => (await import('./mfa-sent-code.js')).mfaSentCode
const webauthn = async () => (await import('./mfa-webauthn.js')).mfaWebauthn

/** Each is a chunk of its own. New ones cost the first screen nothing. */
export const laterScreens: { readonly [Name in LaterName]: () => Promise<Templates[Name]> } = {
  'login-connections': async () => (await import('./login-connections.js')).loginConnections,
  signup: async () => (await import('./signup.js')).signup,
  'forgot-password': async () => (await import('./forgot-password.js')).forgotPassword,
  'continue-in-popup': async () => (await import('./continue-in-popup.js')).continueInPopup,
  'reset-password': async () => (await import('./reset-password.js')).resetPassword,
  'mfa-otp-enrollment-qr': otpEnrolment,
  'mfa-otp-challenge': async () => (await import('./mfa-otp-challenge.js')).mfaOtpChallenge,
  'mfa-begin-enroll-options': async () => (await import('./mfa-options.js')).mfaBeginEnrollOptions,
  'mfa-login-options': async () => (await import('./mfa-options.js')).mfaLoginOptions,
  'mfa-phone-enrollment': async () =>
    (await import('./mfa-phone-enrollment.js')).mfaPhoneEnrollment,
  'mfa-sms-challenge': sentCode,
  'mfa-voice-challenge': sentCode,
  'mfa-email-challenge': sentCode,
  'mfa-webauthn-enrollment': webauthn,
  'mfa-webauthn-challenge': webauthn,
  'mfa-push-enrollment-qr': pushEnrolment,
  'mfa-push-challenge-push': async () =>
    (await import('./mfa-push-challenge-push.js')).mfaPushChallengePush,
  'mfa-push-rejected': async () => (await import('./mfa-push-rejected.js')).mfaPushRejected,
  'mfa-recovery-code-challenge': async () =>
    (await import('./mfa-recovery-code-challenge.js')).mfaRecoveryCodeChallenge,
  'mfa-recovery-code-challenge-new-code': async () =>
    (await import('./mfa-new-recovery-code.js')).mfaNewRecoveryCode,
  consent: async () => (await import('./consent.js')).consent,
  success: async () => (await import('./success.js')).success,
}

/** What draws QR codes is most of this screen; another one needs it, too. */
async function pushEnrolment(): Promise<ScreenTemplate<'mfa-push-enrollment-qr'>> {
  const [{ mfaPushEnrollmentQr }, { qrCode }] = await Promise.all([
    import('./mfa-push-enrollment-qr.js'),
    import('../parts/qr-code.js'),
  ])
  return mfaPushEnrollmentQr(qrCode)
}

async function otpEnrolment(): Promise<ScreenTemplate<'mfa-otp-enrollment-qr'>> {
  const [{ mfaOtpEnrollmentQr }, { qrCode }] = await Promise.all([
    import('./mfa-otp-enrollment-qr.js'),
    import('../parts/qr-code.js'),
  ])
  return mfaOtpEnrollmentQr(qrCode)
}
