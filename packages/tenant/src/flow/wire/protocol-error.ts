import { LockstepError } from '@lockstep/protocol'
import type { ErrorCode } from '@lockstep/protocol'

/** What a {@link ProtocolError} adds to its code and its public message. */
export interface ProtocolErrorOptions extends ErrorOptions {
  /** HTTP status; 400 by default. */
  readonly status?: number
  /** Seconds until another attempt is accepted. */
  readonly retryAfterSeconds?: number
  /** For the log only. */
  readonly detail?: string
  /** What the answer holds besides its error, such as the token that `mfa_required` brings. */
  readonly fields?: Readonly<Record<string, unknown>>
}

/** A refusal as the wire sees it: `error`, a public `error_description` and a status. */
export class ProtocolError extends LockstepError {
  override readonly name = 'ProtocolError'
  readonly status: number
  readonly retryAfterSeconds: number | undefined
  readonly detail: string | undefined
  readonly fields: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, description: string, options: ProtocolErrorOptions = {}) {
    super(code, description, options)
    this.status = options.status ?? 400
    this.retryAfterSeconds = options.retryAfterSeconds
    this.detail = options.detail
    this.fields = options.fields ?? {}
  }
}
