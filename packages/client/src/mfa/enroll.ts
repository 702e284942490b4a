import type { Internals } from '../internals.js'
import type { Cancellable } from '../options.js'
import { CHANNELS } from './channels.js'
import type { OobChannel } from './channels.js'
import { mfaRequest } from './mfa-request.js'
import { requiredText, text } from './text.js'

/** What to enrol. */
export type EnrollOptions = Cancellable &
  (
    | { readonly factor: 'otp' | 'push' }
    | {
        readonly factor: 'sms' | 'voice'
        /** In international format: `+15550100200`. */
        readonly phoneNumber: string
      }
    | {
        readonly factor: 'email'
        /** The person's own address by default. */
        readonly email?: string
      }
  )

/** What is offered. It is worth nothing until `verify()` has seen a code of it, or its approval. */
export type MfaEnrolment = {
  /** To show once: they are in no other answer. Empty when the tenant issues none. */
  readonly recoveryCodes: readonly string[]
} & (
  | {
      readonly authenticatorType: 'otp'
      /** For an app that cannot scan, in Base32. */
      readonly secret: string
      /** `otpauth://…`, to show as a QR code. */
      readonly barcodeUri: string
    }
  | {
      readonly authenticatorType: 'oob'
      /** What carries the code; `auth0` is push. */
      readonly oobChannel: OobChannel
      readonly oobCode: string
      /** `prompt`: a code was sent, ask for it. Absent: approved elsewhere, `verify()` waits for it. */
      readonly bindingMethod?: string
      /** Of push only: to show as a QR code. */
      readonly barcodeUri?: string
    }
)

/**
 * `POST /mfa/associate`.
 *
 * @see [Enroll with the MFA API](https://auth0.com/docs/secure/multi-factor-authentication/authenticate-using-ropg-flow-with-mfa/enroll-and-challenge-otp-authenticators)
 */
export async function enroll(
  internals: Internals,
  mfaToken: string,
  { signal, ...wanted }: EnrollOptions,
): Promise<MfaEnrolment> {
  const answer = await mfaRequest(internals, '/mfa/associate', {
    bearer: mfaToken,
    body: {
      ...(wanted.factor === 'otp'
        ? { authenticator_types: ['otp'] }
        : { authenticator_types: ['oob'], oob_channels: [CHANNELS[wanted.factor]] }),
      ...('phoneNumber' in wanted && { phone_number: wanted.phoneNumber }),
      ...('email' in wanted && { email: wanted.email }),
    },
    signal,
  })
  const { recovery_codes: codes } = answer
  const recoveryCodes = Array.isArray(codes) ? codes.map(String) : []
  if (wanted.factor === 'otp') {
    return {
      authenticatorType: 'otp',
      secret: requiredText(answer, 'secret'),
      barcodeUri: requiredText(answer, 'barcode_uri'),
      recoveryCodes,
    }
  }
  const bindingMethod = text(answer, 'binding_method')
  const barcodeUri = text(answer, 'barcode_uri')
  return {
    authenticatorType: 'oob',
    oobChannel: CHANNELS[wanted.factor],
    oobCode: requiredText(answer, 'oob_code'),
    ...(bindingMethod !== undefined && { bindingMethod }),
    ...(barcodeUri !== undefined && { barcodeUri }),
    recoveryCodes,
  }
}
