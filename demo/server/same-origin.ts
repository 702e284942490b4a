import type { MiddlewareHandler } from 'hono'

/**
 * Refuses requests that did not come from a page of `origin()`: the panel shows passwords and codes
 * and changes rules, which no other page on this machine may do.
 *
 * `Host` is checked against DNS rebinding, `Sec-Fetch-Site` and `Origin` against other pages.
 *
 * @see [Fetch Metadata](https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header)
 */
export function sameOrigin(origin: () => string): MiddlewareHandler {
  return async ({ req, text }, next) => {
    const reason = foreign(req.raw, origin())
    if (reason !== undefined) return text(`The panel refuses this request: ${reason}.`, 403)
    await next()
  }
}

function foreign(request: Request, origin: string): string | undefined {
  const { headers, method } = request
  const host = headers.get('host') ?? new URL(request.url).host
  if (host !== new URL(origin).host) return `expected host ${new URL(origin).host}`

  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') return 'it is not same-origin'
  if (method === 'GET') return undefined

  if (headers.get('origin') !== origin) return `expected origin ${origin}`
  if (headers.get('content-type')?.split(';')[0] !== 'application/json') return 'expected JSON'
  return undefined
}
