import type { Environment } from './environment.js'
import type { Exclusive } from './exclusive.js'
import type { KeySet } from './key-set.js'
import type { ClientOptions } from './options.js'
import type { Session } from './session.js'
import type { Warn } from './warning.js'

/** What the parts of one client share: its options, completed, and what it keeps. */
export interface Internals extends ClientOptions {
  readonly environment: Environment
  /** The tenant's origin; its issuer is the same with a slash. */
  readonly origin: string
  readonly scope: string
  readonly connection: string
  readonly useRefreshTokens: boolean
  readonly leewaySeconds: number
  readonly keys: KeySet
  readonly exclusive: Exclusive
  readonly warn: Warn
  /** Replaced at logout, so that an answer under way cannot sign anybody in again. */
  session: Session
  /** Ends the popup login under way. */
  endPopup?: () => void
}
