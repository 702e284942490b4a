import type { MiddlewareHandler } from 'hono'
import { DATA_POLICY } from './content-security.js'

/**
 * Headers of every answer, set before the endpoint runs so that it can replace them. There is no
 * Cross-Origin-Opener-Policy on purpose: it would cut a popup off from the page that opened it.
 */
export function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    c.header('Content-Security-Policy', DATA_POLICY)
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    c.header('Cache-Control', 'no-store')
    await next()
  }
}
