import type { MiddlewareHandler } from 'hono'
import type { Log } from '../logging/log.js'

/** One line per request, without its query: that is where codes and tickets travel. */
export function requestLog(log: Log): MiddlewareHandler {
  return async (c, next) => {
    const began = performance.now()
    await next()
    const { method, path } = c.req
    const milliseconds = Math.round(performance.now() - began)
    log.info({ method, path, status: c.res.status, milliseconds }, 'request')
  }
}
