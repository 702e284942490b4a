import type { Screen, ScreenName } from '@lockstep/protocol'
import type { CSSResult, TemplateResult } from 'lit'
import type { LaterTextId } from '../languages/en-later.js'
import type { LanguagePack, Texts } from '../languages/language-pack.js'
import { error } from './error.js'
import { loading } from './loading.js'
import { login } from './login.js'
import type { ScreenContext, ScreenTemplate } from './screen-context.js'

/** How a kind of screen is drawn, and the styles and texts that only it and its kin need. */
export interface LoadedScreen {
  readonly draw: (screen: Screen, context: ScreenContext) => TemplateResult
  readonly styles?: CSSResult
  readonly texts?: Texts<LaterTextId>
}

type Templates = { readonly [Name in ScreenName]: ScreenTemplate<Name> }
type SentCodeName = 'mfa-sms-challenge' | 'mfa-voice-challenge' | 'mfa-email-challenge'
type WebauthnName = 'mfa-webauthn-enrollment' | 'mfa-webauthn-challenge'
type LazyName =
  | 'signup'
  | 'forgot-password'
  | 'continue-in-popup'
  | 'reset-password'
  | 'mfa-otp-enrollment-qr'
  | 'mfa-otp-challenge'
  | 'mfa-begin-enroll-options'
  | 'mfa-login-options'
  | 'mfa-phone-enrollment'
  | SentCodeName
  | WebauthnName
  | 'mfa-recovery-code-challenge'
  | 'mfa-recovery-code-challenge-new-code'
  | 'consent'
  | 'success'

type EagerName = Exclude<ScreenName, LazyName>

/** What a first visit needs at once. */
const eager: Pick<Templates, EagerName> = {
  loading,
  redirect: loading,
  login,
  error,
}

const sentCode = async () => (await import('./mfa-sent-code.js')).mfaSentCode
const webauthn = async () => (await import('./mfa-webauthn.js')).mfaWebauthn

/** What comes later, or in another window; each is a chunk of its own. */
const lazy: { readonly [Name in LazyName]: () => Promise<Templates[Name]> } = {
  signup: async () => (await import('./signup.js')).signup,
  'forgot-password': async () => (await import('./forgot-password.js')).forgotPassword,
  'continue-in-popup': async () => (await import('./continue-in-popup.js')).continueInPopup,
  'reset-password': async () => (await import('./reset-password.js')).resetPassword,
  'mfa-otp-enrollment-qr': async () =>
    (await import('./mfa-otp-enrollment-qr.js')).mfaOtpEnrollmentQr,
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
  'mfa-recovery-code-challenge': async () =>
    (await import('./mfa-recovery-code-challenge.js')).mfaRecoveryCodeChallenge,
  'mfa-recovery-code-challenge-new-code': async () =>
    (await import('./mfa-new-recovery-code.js')).mfaNewRecoveryCode,
  consent: async () => (await import('./consent.js')).consent,
  success: async () => (await import('./success.js')).success,
}

/**
 * The way to draw a kind of screen: at once when the page has it already, so that it appears in the
 * same frame, else a promise of it.
 */
export function loadScreen(
  name: ScreenName,
  pack: LanguagePack,
): LoadedScreen | Promise<LoadedScreen> {
  return isLazy(name) ? loadLazily(name, pack) : loadedScreen(name)
}

/** The way to draw a kind of screen that every page has. */
export function loadedScreen(name: EagerName): LoadedScreen {
  return { draw: eager[name] as LoadedScreen['draw'] }
}

async function loadLazily(name: LazyName, pack: LanguagePack): Promise<LoadedScreen> {
  const [draw, { laterStyles }, texts] = await Promise.all([
    lazy[name](),
    import('../styles/later.styles.js'),
    pack.later(),
  ])
  return { draw: draw as LoadedScreen['draw'], styles: laterStyles, texts }
}

/** Tells whether this widget can draw a screen of that name. */
export function isScreenName(name: string): name is ScreenName {
  return Object.hasOwn(eager, name) || isLazy(name)
}

function isLazy(name: string): name is LazyName {
  return Object.hasOwn(lazy, name)
}
