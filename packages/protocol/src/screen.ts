import type { Factor } from './obligations.js'

/**
 * The screens of the login, as data. The hosted pages receive them from the tenant, the embedded
 * widget makes them from what the SDK answers; both draw them with the same templates.
 */

/** Why a screen is shown again; the text comes from the language pack by this code. */
export type ScreenErrorCode =
  | 'wrong_credentials'
  | 'user_blocked'
  | 'user_exists'
  | 'weak_password'
  | 'invalid_signup'
  | 'wrong_code'
  | 'wrong_sent_code'
  | 'wrong_key'
  | 'wrong_recovery_code'
  | 'not_approved'
  | 'not_confirmed'
  | 'provider_unavailable'
  | 'too_many_attempts'
  | 'too_many_messages'
  | 'too_many_pushes'
  | 'message_not_sent'
  | 'invalid_phone_number'
  | 'expired'
  | 'unknown_transaction'
  | 'denied'
  | 'mfa_unavailable'
  | 'popup_blocked'
  | 'popup_closed'
  | 'popup_timeout'
  | 'network_error'
  | 'configuration_error'
  | 'invalid_link'
  | 'unexpected'

/** An error to show on a screen. */
export interface ScreenError {
  readonly code: ScreenErrorCode
  /** Public text that only the tenant knows, such as a rule's own denial. Never HTML. */
  readonly message?: string
  /** Seconds until another attempt is accepted. */
  readonly retryAfterSeconds?: number
}

/** Good news to show above a form; the text comes from the language pack. */
export type ScreenNotice = 'reset_email_sent' | 'password_changed'

/** What somebody who followed a link has done. */
export type SuccessNotice = 'password_changed' | 'enrolled'

interface WithError {
  readonly error?: ScreenError
}

/** A factor to choose, with the masked name of the authenticator when there is one already. */
export interface FactorOption {
  readonly factor: Factor
  /** Such as `XXXXXXX1234`. */
  readonly name?: string
  /** Which one of several authenticators of the factor. */
  readonly authenticatorId?: string
}

/** A code that was sent, and is asked for now. */
interface SentCodeScreen extends WithError {
  /** Masked: where the code went. */
  readonly destination: string
  /** An enrolment is confirmed with it, or a challenge answered. */
  readonly purpose: 'enrolment' | 'challenge'
  /** Seconds until another message can be asked for. */
  readonly resendAfterSeconds: number
  readonly rememberBrowser: RememberBrowser
  readonly alternatives: readonly FactorOption[]
}

/** Another site that the login page offers by a button. */
export interface OfferedConnection {
  readonly name: string
  /** Such as `google-oauth2`; it decides the look of the button. */
  readonly strategy: string
  /** What people call the site. */
  readonly displayName: string
}

/** What the person is signing in to. */
export interface LoginTarget {
  /** The application's name, as the person knows it. */
  readonly applicationName?: string
  readonly connection: string
  /** Characters. */
  readonly passwordMinLength: number
  readonly allowSignUp: boolean
  readonly allowForgotPassword: boolean
  /** Where else people may sign in; absent when there is nowhere. */
  readonly connections?: readonly OfferedConnection[]
}

export type Screen =
  | { readonly screen: 'loading' }
  | (WithError & {
      readonly screen: 'login'
      readonly target: LoginTarget
      readonly loginHint?: string
      readonly notice?: ScreenNotice
    })
  | (WithError & {
      readonly screen: 'signup'
      readonly target: LoginTarget
      readonly loginHint?: string
    })
  | (WithError & {
      readonly screen: 'forgot-password'
      readonly target: LoginTarget
      readonly loginHint?: string
    })
  | (WithError & {
      readonly screen: 'reset-password'
      readonly email: string
      /** Characters. */
      readonly passwordMinLength: number
    })
  | (WithError & {
      readonly screen: 'continue-in-popup'
      /** `blocked`: the window must be opened by another click; `waiting`: it is open. */
      readonly popup: 'blocked' | 'waiting'
    })
  | (WithError & {
      readonly screen: 'mfa-otp-enrollment-qr'
      /** Base32 (RFC 4648 section 6), for people who cannot scan. */
      readonly secret: string
      /** `otpauth://totp/…`, drawn as a QR code in the browser. */
      readonly barcodeUri: string
      readonly issuer: string
      readonly account: string
      /** What may be enrolled, this one too, when there is a choice. */
      readonly alternatives: readonly FactorOption[]
    })
  | (WithError & {
      readonly screen: 'mfa-otp-challenge'
      readonly account?: string
      readonly rememberBrowser: RememberBrowser
      /** Other factors that may answer instead. */
      readonly alternatives: readonly FactorOption[]
    })
  | (WithError & {
      /** Which factor to enrol. */
      readonly screen: 'mfa-begin-enroll-options'
      readonly options: readonly FactorOption[]
    })
  | (WithError & {
      /** Which of the enrolled factors to use. */
      readonly screen: 'mfa-login-options'
      readonly options: readonly FactorOption[]
      /** There is no challenge to go back to: the factors are asked for on pages of their own. */
      readonly isFirst?: true
    })
  | (WithError & {
      readonly screen: 'mfa-phone-enrollment'
      readonly channel: 'sms' | 'voice'
      readonly alternatives: readonly FactorOption[]
    })
  | (SentCodeScreen & { readonly screen: 'mfa-sms-challenge' })
  | (SentCodeScreen & { readonly screen: 'mfa-voice-challenge' })
  | (SentCodeScreen & { readonly screen: 'mfa-email-challenge' })
  | (WithError & {
      readonly screen: 'mfa-webauthn-enrollment'
      readonly device: 'roaming' | 'platform'
      /** `PublicKeyCredentialCreationOptionsJSON` of WebAuthn. */
      readonly options: Readonly<Record<string, unknown>>
      readonly alternatives: readonly FactorOption[]
    })
  | (WithError & {
      readonly screen: 'mfa-webauthn-challenge'
      readonly device: 'roaming' | 'platform'
      /** `PublicKeyCredentialRequestOptionsJSON` of WebAuthn. */
      readonly options: Readonly<Record<string, unknown>>
      readonly rememberBrowser: RememberBrowser
      readonly alternatives: readonly FactorOption[]
    })
  | (WithError & {
      readonly screen: 'mfa-push-enrollment-qr'
      /** `otpauth://totp/…` with the enrolment's ticket: what a phone's app scans. */
      readonly barcodeUri: string
      /** The virtual phone's page with the same ticket, where the tenant serves one. */
      readonly phoneUrl?: string
      /** Where to ask whether the phone is connected: {@link ApprovalAnswer}. */
      readonly approvalUrl: string
      readonly alternatives: readonly FactorOption[]
    })
  | (WithError & {
      readonly screen: 'mfa-push-challenge-push'
      /** The phone's own name. */
      readonly device?: string
      /** What the person chooses on the phone; absent when nothing waits there. */
      readonly number?: string
      readonly state: 'waiting' | 'expired'
      /** Where to ask what the person decided: {@link ApprovalAnswer}. */
      readonly approvalUrl: string
      /** Seconds until another request can be sent to the phone. */
      readonly resendAfterSeconds: number
      readonly rememberBrowser: RememberBrowser
      readonly alternatives: readonly FactorOption[]
    })
  | {
      /** The person said no on the phone: the login is over. `next` takes the answer to the application. */
      readonly screen: 'mfa-push-rejected'
      readonly next: string
    }
  | (WithError & { readonly screen: 'mfa-recovery-code-challenge' })
  | {
      /** A new recovery code, shown once. `next` is where the browser goes when it is kept. */
      readonly screen: 'mfa-recovery-code-challenge-new-code'
      readonly recoveryCode: string
      readonly next: string
    }
  | {
      readonly screen: 'consent'
      readonly applicationName: string
      readonly scopes: readonly string[]
    }
  | { readonly screen: 'redirect'; readonly url: string }
  | {
      readonly screen: 'error'
      readonly error: ScreenError
      /** Where a new attempt begins, when there is such a place. */
      readonly restartUrl?: string
    }
  | { readonly screen: 'success'; readonly notice?: SuccessNotice }

/** The name of a screen. Names of MFA screens are those of Auth0's Universal Login. */
export type ScreenName = Screen['screen']

/**
 * What the challenge offers: a checkbox (guardian, any), remembering without asking
 * (google-authenticator), or neither.
 *
 * @see [Change the frequency of authentication requests](https://auth0.com/docs/secure/multi-factor-authentication/customize-mfa)
 */
export type RememberBrowser = 'offered' | 'automatic' | 'off'

/** Whether somebody approved what a login waits for; the answer of `GET /u/api/approval`. */
export interface ApprovalAnswer {
  readonly approval: 'pending' | 'approved' | 'rejected' | 'expired'
}

/** What a person can do on a screen. The body of `POST /u/api/transaction` is one of these. */
export type ScreenAction =
  | {
      readonly action: 'submit_password'
      readonly username: string
      readonly password: string
    }
  | { readonly action: 'choose_connection'; readonly connection: string }
  | { readonly action: 'sign_up'; readonly email: string; readonly password: string }
  | { readonly action: 'request_password_reset'; readonly email: string }
  | { readonly action: 'reset_password'; readonly password: string }
  | {
      readonly action: 'choose_factor'
      readonly factor: Factor
      /** One of several authenticators; the one that was used last by default. */
      readonly authenticatorId?: string | undefined
    }
  | { readonly action: 'submit_phone_number'; readonly phoneNumber: string }
  | { readonly action: 'resend_code' }
  | { readonly action: 'confirm_enrolment'; readonly code: string }
  | {
      readonly action: 'submit_code'
      readonly code: string
      readonly rememberBrowser: boolean
      /** The person lost the recovery code and wants another one. Default: false. */
      readonly newRecoveryCode?: boolean | undefined
    }
  | { readonly action: 'submit_recovery_code'; readonly code: string }
  | {
      /** What the browser made of the options of a WebAuthn screen, as JSON. */
      readonly action: 'submit_credential'
      readonly credential: string
      readonly rememberBrowser: boolean
    }
  | {
      /** Goes on, if what the screen waits for was approved on another device. */
      readonly action: 'check_approval'
      readonly rememberBrowser: boolean
    }
  | { readonly action: 'approve_consent' }
  | { readonly action: 'refuse' }

/** The name of a {@link ScreenAction}. */
export type ScreenActionName = ScreenAction['action']
