import type { MiddlewareHandler } from 'hono'

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Tells whether a host name of a URL can only mean this machine. */
export function isLoopbackName(hostname: string): boolean {
  return LOOPBACK_NAMES.has(hostname) || hostname.endsWith('.localhost')
}

/**
 * Refuses requests that came to a loopback tenant under a foreign name: a page on the web that
 * re-binds its own DNS name to 127.0.0.1 would otherwise share an origin with the tenant.
 */
export function hostCheck(issuer: () => string): MiddlewareHandler {
  return async (c, next) => {
    const home = new URL(issuer()).hostname
    const { hostname } = new URL(c.req.url)
    if (!isLoopbackName(home) || isLoopbackName(hostname)) return next()
    return c.json(
      {
        error: 'invalid_request',
        error_description: `This tenant answers only as ${home}. Open ${issuer()} instead.`,
      },
      421,
    )
  }
}
