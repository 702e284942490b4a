import { fullScope } from './scope.js'
import type { Internals } from './internals.js'
import { randomString } from './pkce.js'

/** What this browser must remember of one login attempt until the tenant's answer. */
export interface Transaction {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly redirectUri: string
  readonly scope: string
  readonly audience: string | undefined
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

/** Begins a login attempt with fresh secrets. Synchronous, so that a popup can be opened around it. */
export function createTransaction(
  internals: Internals,
  { redirectUri, scope, audience, maxAge, appState }: TransactionRequest,
): Transaction {
  const { environment } = internals
  return {
    state: randomString(),
    nonce: randomString(),
    codeVerifier: randomString(),
    redirectUri: redirectUri ?? internals.redirectUri ?? environment.window.location.origin,
    scope: scope === undefined ? internals.scope : fullScope(scope, internals.useRefreshTokens),
    audience: audience ?? internals.audience,
    maxAge,
    appState,
    createdAt: environment.now(),
  }
}
