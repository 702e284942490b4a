import type { Internals } from './internals.js'
import { fullScope } from './scope.js'

/** What a token is for. */
export interface Resource {
  readonly audience: string | undefined
  /** Space separated, each word once, with `openid`. */
  readonly scope: string
}

/** What a call asks for, and the client's own wishes where it does not say. */
export function resource(
  { audience, scope, useRefreshTokens }: Internals,
  wanted: { readonly audience?: string | undefined; readonly scope?: string | undefined },
): Resource {
  return {
    audience: wanted.audience ?? audience,
    scope: fullScope(wanted.scope ?? scope, useRefreshTokens),
  }
}
