import type { Screen, ScreenError } from '@lockstep/protocol'

/** The same screen with the reason it is shown again; the error screen where none has a place. */
export function withError(screen: Screen, error: ScreenError): Screen {
  switch (screen.screen) {
    case 'loading':
    case 'redirect':
    case 'success':
    case 'consent':
    case 'error':
    case 'mfa-recovery-code-challenge-new-code':
      return { screen: 'error', error }
    case 'login':
    case 'signup':
    case 'forgot-password':
    case 'reset-password':
    case 'continue-in-popup':
    case 'mfa-otp-enrollment-qr':
    case 'mfa-otp-challenge':
    case 'mfa-begin-enroll-options':
    case 'mfa-login-options':
    case 'mfa-phone-enrollment':
    case 'mfa-sms-challenge':
    case 'mfa-voice-challenge':
    case 'mfa-email-challenge':
    case 'mfa-webauthn-enrollment':
    case 'mfa-webauthn-challenge':
    case 'mfa-recovery-code-challenge':
      return { ...screen, error }
  }
}
