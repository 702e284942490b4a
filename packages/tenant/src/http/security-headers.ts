import type { MiddlewareHandler } from 'hono'
import { DATA_POLICY } from './content-security.js'

/**
 * There is no Cross-Origin-Opener-Policy on purpose: it would cut a popup off from the page that
 * opened it.
 */
const DEFAULTS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': DATA_POLICY,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const

/** Gives every answer the safe headers that its endpoint did not choose for itself. */
export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    await next()
    // Written into the answer's own headers: `c.header()` would copy the finished answer.
    const { headers } = c.res
    for (const [name, value] of Object.entries(DEFAULTS)) {
      if (!headers.has(name)) headers.set(name, value)
    }
  }
}
