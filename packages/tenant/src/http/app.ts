import { Hono } from 'hono'
import { registerFlow } from '../flow/routes.js'
import { registerManagement } from '../management/routes.js'
import type { Services } from '../services.js'
import { bodyLimit } from './body-limit.js'
import type { ClientAddresses } from './client-address.js'
import { freshConfig } from './fresh-config.js'
import { registerDiscovery } from './discovery.js'
import { registerHostedPages } from './hosted-pages.js'
import { hostCheck } from './host-check.js'
import { noSuchEndpoint, unexpectedFailure } from './last-resort.js'
import { registerPageAssets } from './page-assets.js'
import { registerPhonePage } from './phone-page.js'
import { requestLog } from './request-log.js'
import { securityHeaders } from './security-headers.js'

/** Puts the tenant's endpoints together, as one `(Request) => Promise<Response>`. */
export function createApp(services: Services, addresses: ClientAddresses): Hono {
  const app = new Hono()
  app.use(requestLog(services.log))
  app.use(securityHeaders())
  app.use(hostCheck(services.issuer))
  app.use(bodyLimit({ carry: addresses.carry }))
  registerDiscovery(app, services)
  registerPageAssets(app)
  registerHostedPages(app)
  registerPhonePage(app, services)
  app.use(freshConfig(services))
  registerFlow(app, services)
  registerManagement(app, services)
  app.notFound(noSuchEndpoint(app))
  app.onError(unexpectedFailure(services.log))
  return app
}
