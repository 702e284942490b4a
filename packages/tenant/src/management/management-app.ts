import { Hono } from 'hono'
import type { Context } from 'hono'
import type { Services } from '../services.js'
import { authorizeCaller } from './authorize-caller.js'
import { failureBody, asRefusal, ManagementError } from './management-error.js'
import { createRateLimit } from './rate-limit.js'
import { readBody } from './read-body.js'
import type { Route } from './route.js'
import { ROUTES } from './route-table.js'
import { queryParameters } from '../flow/wire/parameters.js'

/** The endpoints of the Management API, each: who calls, how often, with what, and then the answer. */
export function createManagement(services: Services, routes = ROUTES): Hono {
  const app = new Hono()
  const limit = createRateLimit(services.clock)
  for (const route of routes) {
    app.on(route.method, `/api/v2${route.path}`, (c) => answer(c, route))
  }

  async function answer(c: Context, route: Route): Promise<Response> {
    const request = c.req.raw
    const caller = await authorizeCaller(services, request, route.scopes)
    const allowance = limit(caller.clientId)
    for (const [name, value] of Object.entries(allowance.headers)) c.header(name, value)
    if (!allowance.allowed) {
      throw new ManagementError(429, 'Global limit has been reached', 'too_many_requests')
    }
    const query = queryParameters(request)
    const body = route.body && (await readBody(request, route.body))
    const call = { services, request, params: c.req.param(), query, scopes: caller.scopes }
    const result = await route.handle(call, body as never)
    const { status = 200 } = route
    return status === 204 ? c.body(null, 204) : c.json(result as object, status)
  }

  app.notFound((c) => c.json(new ManagementError(404, 'Not Found').toJSON(), 404))
  app.onError((error, c) => {
    const refusal = asRefusal(error)
    const { method, path } = c.req
    if (!refusal) {
      const { body, reference } = failureBody()
      services.log.error({ err: error, reference, method, path }, 'request failed')
      return c.json(body, 500)
    }
    services.log.info({ method, path, error: refusal.message }, 'management refused')
    return c.json(refusal.toJSON(), refusal.status)
  })
  return app
}
