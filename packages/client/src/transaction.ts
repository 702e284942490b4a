import type { Internals } from './internals.js'
import { randomString } from './pkce.js'
import type { Resource } from './resource.js'
import { resource } from './resource.js'

/** What this browser must remember of one login attempt until the tenant's answer. */
export interface Transaction extends Resource {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly redirectUri: string
  /** Seconds. */
  readonly maxAge: number | undefined
  readonly appState: unknown
  /** Seconds since the epoch. */
  readonly createdAt: number
}

interface TransactionRequest {
  readonly redirectUri?: string | undefined
  readonly scope?: string | undefined
  readonly audience?: string | undefined
  readonly maxAge?: number | undefined
  readonly appState?: unknown
}

/** Begins a login attempt with fresh secrets. */
export function createTransaction(
  internals: Internals,
  { redirectUri, maxAge, appState, ...wanted }: TransactionRequest,
): Transaction {
  return {
    ...resource(internals, wanted),
    state: randomString(),
    nonce: randomString(),
    codeVerifier: randomString(),
    redirectUri: redirectUri ?? internals.redirectUri ?? internals.window().location.origin,
    maxAge,
    appState,
    createdAt: internals.now(),
  }
}
