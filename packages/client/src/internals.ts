import type { Environment } from './environment.js'
import type { KeySet } from './key-set.js'
import type { Session } from './session.js'
import type { Warn } from './warning.js'

/** What the parts of one client share. */
export interface Internals {
  readonly environment: Environment
  /** The tenant's origin; its issuer is the same with a slash. */
  readonly origin: string
  readonly clientId: string
  readonly redirectUri: string | undefined
  readonly popupRedirectUri: string | undefined
  readonly audience: string | undefined
  readonly scope: string
  readonly connection: string
  readonly useRefreshTokens: boolean
  readonly leewaySeconds: number
  readonly keys: KeySet
  readonly warn: Warn
  /** Replaced at logout, so that an answer under way cannot sign anybody in again. */
  session: Session
}
