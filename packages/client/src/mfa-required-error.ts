import { LockstepError } from '@lockstep/protocol'

/** What the tenant admits, by the names of the MFA API: `otp`, `phone`, `push-notification` and so on. */
export interface MfaRequirements {
  /** What the person has, any of which answers: `challenge()`. */
  readonly challenge?: readonly { readonly type: string }[]
  /** What the person may set up, having nothing yet: `enroll()`. */
  readonly enroll?: readonly { readonly type: string }[]
}

/** The part of the tenant's answer that a page goes on with. */
export interface MfaAnswer {
  readonly mfa_token?: unknown
  readonly mfa_requirements?: unknown
}

/**
 * `mfa_required`: the tenant demands a second factor that this request had no way to ask for. Call
 * `login()`: the person completes it in a window or on the hosted page.
 */
export class MfaRequiredError extends LockstepError {
  override readonly name: string = 'MfaRequiredError'
  readonly #answer: MfaAnswer

  constructor(message: string, answer: MfaAnswer = {}) {
    super('mfa_required', message)
    this.#answer = answer
  }

  /** What the MFA API accepts in place of a session. Private inside, so that no log shows it. */
  get mfaToken(): string | undefined {
    return this.#answer.mfa_token as string | undefined
  }

  /** What the person has or may set up, for a page that asks for it by itself. */
  get mfaRequirements(): MfaRequirements | undefined {
    return this.#answer.mfa_requirements as MfaRequirements | undefined
  }
}
