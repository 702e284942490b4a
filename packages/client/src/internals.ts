import type { KeySet } from './key-set.js'
import type { BrowserWindow, ClientOptions } from './options.js'
import type { Session } from './session.js'

/** What the parts of one client share: its options, completed, and what it keeps. */
export interface Internals extends Omit<ClientOptions, 'window'> {
  readonly fetch: typeof globalThis.fetch
  /** Looked up when it is used: on a server there is none. */
  readonly window: () => BrowserWindow
  /** Seconds since the epoch. */
  readonly now: () => number
  /** The tenant's origin; its issuer is the same with a slash. */
  readonly origin: string
  /** Of its place in storage and of its lock, the same in every tab. */
  readonly name: string
  readonly scope: string
  readonly connection: string
  readonly useRefreshTokens: boolean
  readonly leewaySeconds: number
  readonly keys: KeySet
  /** Of this call: a logout meanwhile gives the client another. */
  readonly session: Session
}

/** Of each client: what the parts that are loaded apart from it share with it, for one call. */
export const internalsOf = new WeakMap<object, () => Internals>()
