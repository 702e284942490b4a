import { LockstepError } from '@lockstep/protocol'

/**
 * `mfa_required`: the tenant demands a second factor that this request had no way to ask for. Call
 * `login()`: the person completes it in a window or on the hosted page.
 */
export class MfaRequiredError extends LockstepError {
  override readonly name: string = 'MfaRequiredError'
  readonly #mfaToken: string | undefined

  constructor(message: string, mfaToken?: string) {
    super('mfa_required', message)
    this.#mfaToken = mfaToken
  }

  /** What the MFA API accepts in place of a session. Private inside, so that no log shows it. */
  get mfaToken(): string | undefined {
    return this.#mfaToken
  }
}
