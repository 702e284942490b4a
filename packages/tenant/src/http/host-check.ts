import type { MiddlewareHandler } from 'hono'
import { lastOf } from './last-of.js'

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
  const homeOf = lastOf((url: string) => new URL(url).hostname)
  const nameOf = lastOf((origin: string) => new URL(origin).hostname)
  return async (c, next) => {
    const home = homeOf(issuer())
    if (!isLoopbackName(home) || isLoopbackName(nameOf(originOf(c.req.url)))) return next()
    return c.json(
      {
        error: 'invalid_request',
        error_description: `This tenant answers only as ${home}. Open ${issuer()} instead.`,
      },
      421,
    )
  }
}

/** Everything before the path of an absolute http URL; the same text for most requests. */
function originOf(url: string): string {
  const slash = url.indexOf('/', 'https://'.length)
  return slash < 0 ? url : url.slice(0, slash)
}
