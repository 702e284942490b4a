import { randomBytes } from 'node:crypto'
import { LockstepError } from '@lockstep/protocol'
import type { ErrorHandler, Hono, NotFoundHandler } from 'hono'
import type { Log } from '../logging/log.js'

/** Answers what no endpoint answers: 405 with the methods that work, or 404. */
export function noSuchEndpoint(app: Hono): NotFoundHandler {
  return (c) => {
    const { method, path } = c.req
    const allowed = app.routes
      .filter((route) => route.path === path && route.method !== 'ALL')
      .map((route) => route.method)
    if (allowed.length === 0) {
      return c.json(
        { error: 'not_found', error_description: `There is no endpoint at ${path}.` },
        404,
      )
    }
    const methods = [...new Set(allowed)].join(', ')
    c.header('Allow', methods)
    return c.json(
      {
        error: 'method_not_allowed',
        error_description: `${path} does not answer ${method}; use ${methods}.`,
      },
      405,
    )
  }
}

/**
 * Answers a failure that no endpoint foresaw. The public learns a reference, the log the rest; a
 * full password queue is the one that callers can act on.
 */
export function unexpectedFailure(log: Log): ErrorHandler {
  return (error, c) => {
    if (error instanceof LockstepError && error.code === 'temporarily_unavailable') {
      c.header('Retry-After', '2')
      return c.json({ error: error.code, error_description: error.message }, 503)
    }
    const reference = randomBytes(6).toString('hex')
    log.error({ err: error, reference, method: c.req.method, path: c.req.path }, 'request failed')
    return c.json(
      {
        error: 'server_error',
        error_description: `The tenant failed. Its log says why, under reference ${reference}.`,
      },
      500,
    )
  }
}
