import type { MiddlewareHandler } from 'hono'
import type { Client, TenantConfig } from '../config/tenant-config.js'

/** How {@link cors} answers. */
export interface CorsOptions {
  readonly config: () => TenantConfig
  /** Let the browser send the tenant's cookies; only the embedded login needs that. */
  readonly credentials?: boolean
}

/** What an SPA may send: the SDKs' headers and no more. */
const ALLOWED_HEADERS = 'Authorization, Content-Type, Auth0-Client'
const ALLOWED_METHODS = 'GET, POST, DELETE'

/** Seconds a browser may keep the answer to a preflight: our choice, below every browser's own cap. */
const PREFLIGHT_SECONDS = '600'

/** The origins a client's own pages have, for requests from scripts. */
export function clientOrigins(client: Client): ReadonlySet<string> {
  return new Set([
    ...client.webOrigins,
    ...client.allowedOrigins,
    ...client.callbacks.flatMap((url) => webOrigin(url) ?? []),
  ])
}

/**
 * Cross-origin answers for the origins of the tenant's clients, on one path, preflight included. An
 * endpoint that knows which client calls checks that client's own origins as well.
 *
 * Headers are set before the endpoint runs, since changing a finished response copies it.
 * @see [Fetch: CORS protocol](https://fetch.spec.whatwg.org/#http-cors-protocol)
 */
export function cors({ config, credentials = false }: CorsOptions): MiddlewareHandler {
  const originsOf = cachedOrigins()

  return async (c, next) => {
    c.header('Vary', 'Origin')
    const origin = c.req.header('origin')
    const allowed = origin !== undefined && originsOf(config()).has(origin)
    if (allowed) {
      c.header('Access-Control-Allow-Origin', origin)
      if (credentials) c.header('Access-Control-Allow-Credentials', 'true')
      c.header('Access-Control-Expose-Headers', 'Retry-After, WWW-Authenticate')
    }
    if (c.req.method !== 'OPTIONS') return next()
    if (allowed) allowPreflight((name, value) => c.header(name, value))
    return c.body(null, 204)
  }
}

/** Cross-origin answers to everybody, for public documents such as discovery. */
export function publicCors(): MiddlewareHandler {
  return async (c, next) => {
    c.header('Access-Control-Allow-Origin', '*')
    if (c.req.method !== 'OPTIONS') return next()
    allowPreflight((name, value) => c.header(name, value))
    return c.body(null, 204)
  }
}

function allowPreflight(header: (name: string, value: string) => void): void {
  header('Access-Control-Allow-Methods', ALLOWED_METHODS)
  header('Access-Control-Allow-Headers', ALLOWED_HEADERS)
  header('Access-Control-Max-Age', PREFLIGHT_SECONDS)
}

/** Collects the origins of all clients, again only when the configuration was replaced. */
function cachedOrigins(): (config: TenantConfig) => ReadonlySet<string> {
  let from: TenantConfig | undefined
  let origins: ReadonlySet<string> = new Set()
  return (config) => {
    if (config !== from) {
      from = config
      origins = new Set(config.clients.flatMap((client) => [...clientOrigins(client)]))
    }
    return origins
  }
}

function webOrigin(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { origin, protocol } = new URL(url)
  return protocol === 'http:' || protocol === 'https:' ? origin : undefined
}
