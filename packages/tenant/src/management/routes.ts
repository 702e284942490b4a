import type { Hono } from 'hono'
import type { Services } from '../services.js'

/**
 * Mounts the Management API, which is loaded when somebody calls it. No page of any origin may: there is
 * no CORS, and its tokens belong to servers.
 *
 * @see [Auth0 Management API](https://auth0.com/docs/api/management/v2)
 */
export function registerManagement(app: Hono, services: Services): void {
  let loading: Promise<Hono> | undefined
  const load = () =>
    (loading ??= import('./management-app.js').then(({ createManagement }) =>
      createManagement(services),
    ))
  app.all('/api/v2/*', async (c) => (await load()).fetch(c.req.raw))
}
