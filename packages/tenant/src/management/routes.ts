import type { Context, Handler, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { ProtocolError } from '../flow/wire/protocol-error.js'
import type { Services } from '../services.js'
import { ManagementError } from './management-error.js'
import { getUser, searchUsers, updateUser, usersByEmail } from './users.js'

/** An endpoint of the Management API: its answer's body, or a refusal that is thrown. */
type ManagementEndpoint = (services: Services, request: Request, id: string) => Promise<unknown>

const ENDPOINTS: readonly (readonly [
  method: 'GET' | 'PATCH',
  path: string,
  endpoint: ManagementEndpoint,
])[] = [
  ['GET', '/api/v2/users', searchUsers],
  ['GET', '/api/v2/users/:id', getUser],
  ['PATCH', '/api/v2/users/:id', updateUser],
  ['GET', '/api/v2/users-by-email', usersByEmail],
]

/**
 * Mounts the part of the Management API that rules use. No page of any origin may call it: there is no
 * CORS, and its tokens belong to servers.
 *
 * @see [Auth0 Management API](https://auth0.com/docs/api/management/v2)
 */
export function registerManagement(app: Hono, services: Services): void {
  for (const [method, path, endpoint] of ENDPOINTS) {
    app.on(method, path, managementHandler(services, endpoint))
  }
}

function managementHandler(services: Services, endpoint: ManagementEndpoint): Handler {
  return async (c: Context) => {
    try {
      return c.json(await endpoint(services, c.req.raw, c.req.param('id') ?? ''))
    } catch (error) {
      const refusal = asRefusal(error)
      if (!refusal) throw error
      services.log.info({ path: c.req.path, error: refusal.message }, 'management refused')
      return c.json(refusal.toJSON(), refusal.status as ContentfulStatusCode)
    }
  }
}

/** What parsing the request refused is a bad request here, too. */
function asRefusal(error: unknown): ManagementError | undefined {
  if (error instanceof ManagementError) return error
  return error instanceof ProtocolError
    ? new ManagementError(400, error.message, error.code)
    : undefined
}
