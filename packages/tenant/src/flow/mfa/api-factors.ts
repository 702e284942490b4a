import type { Factor } from '@lockstep/protocol'

/** How the MFA API speaks of a factor. */
export interface ApiFactor {
  /** In `mfa_requirements` and in the list of authenticators. */
  readonly type: string
  readonly authenticatorType: 'otp' | 'oob' | 'recovery-code'
  /** What carries the code. */
  readonly channel?: string
  /** Approved on another device: nothing is typed, and the application asks until it is. */
  readonly isApproved?: boolean
  /** What the ids of its authenticators begin with. */
  readonly prefix: string
}

/** Every factor that an application can ask for without a page of ours. */
const API_FACTORS: Readonly<Partial<Record<Factor, ApiFactor>>> = {
  'push-notification': {
    type: 'push-notification',
    authenticatorType: 'oob',
    channel: 'auth0',
    isApproved: true,
    prefix: 'push',
  },
  otp: { type: 'otp', authenticatorType: 'otp', prefix: 'totp' },
  sms: { type: 'phone', authenticatorType: 'oob', channel: 'sms', prefix: 'sms' },
  voice: { type: 'phone', authenticatorType: 'oob', channel: 'voice', prefix: 'voice' },
  email: { type: 'email', authenticatorType: 'oob', channel: 'email', prefix: 'email' },
  'recovery-code': {
    type: 'recovery-code',
    authenticatorType: 'recovery-code',
    prefix: 'recovery-code',
  },
}

/** An {@link ApiFactor} with our own name of it. */
export type NamedApiFactor = ApiFactor & { readonly factor: Factor }

/** Of `factors`, in their order, those that the MFA API knows. */
export function apiFactors(factors: readonly Factor[]): readonly NamedApiFactor[] {
  return factors.flatMap((factor) => {
    const known = API_FACTORS[factor]
    return known ? [{ factor, ...known }] : []
  })
}

/** The id of an authenticator as the API writes it: `totp|dev_…`. */
export function apiId({ prefix }: ApiFactor, authenticatorId: string): string {
  return `${prefix}|dev_${authenticatorId}`
}
