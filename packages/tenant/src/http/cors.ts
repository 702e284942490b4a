import type { Context, MiddlewareHandler, Next } from 'hono'
import type { Client, TenantConfig } from '../config/tenant-config.js'
import { lastOf } from './last-of.js'

/** How {@link cors} answers. */
export interface CorsOptions {
  readonly config: () => TenantConfig
  /** Let the browser send the tenant's cookies; only the embedded login needs that. */
  readonly credentials?: boolean
}

/** What an SPA may send: the SDKs' headers and no more. */
const ALLOWED_HEADERS = 'Authorization, Content-Type, Auth0-Client, X-Request-Language'
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
 * @see [Fetch: CORS protocol](https://fetch.spec.whatwg.org/#http-cors-protocol)
 */
export function cors({ config, credentials = false }: CorsOptions): MiddlewareHandler {
  const originsOf = lastOf(allOrigins)

  return async (c, next) => {
    const origin = c.req.header('origin')
    const allowed = origin !== undefined && originsOf(config()).has(origin)
    const answer = await answered(c, next)
    answer.headers.append('Vary', 'Origin')
    if (!allowed) return answer
    answer.headers.set('Access-Control-Allow-Origin', origin)
    answer.headers.set('Access-Control-Expose-Headers', 'Retry-After, WWW-Authenticate')
    if (credentials) answer.headers.set('Access-Control-Allow-Credentials', 'true')
    return allowPreflight(c, answer)
  }
}

/** Cross-origin answers to everybody, for public documents such as discovery. */
export function publicCors(): MiddlewareHandler {
  return async (c, next) => {
    const answer = await answered(c, next)
    answer.headers.set('Access-Control-Allow-Origin', '*')
    return allowPreflight(c, answer)
  }
}

/** The endpoint's answer, or that of a preflight, which no endpoint sees. */
async function answered(c: Context, next: Next): Promise<Response> {
  if (c.req.method === 'OPTIONS') return new Response(null, { status: 204 })
  await next()
  return c.res
}

/** The answer itself is returned for a preflight only: the endpoint's is in place already. */
function allowPreflight(c: Context, answer: Response): Response | undefined {
  if (c.req.method !== 'OPTIONS') return undefined
  answer.headers.set('Access-Control-Allow-Methods', ALLOWED_METHODS)
  answer.headers.set('Access-Control-Allow-Headers', ALLOWED_HEADERS)
  answer.headers.set('Access-Control-Max-Age', PREFLIGHT_SECONDS)
  return answer
}

function allOrigins({ clients }: TenantConfig): ReadonlySet<string> {
  return new Set(clients.flatMap((client) => [...clientOrigins(client)]))
}

function webOrigin(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { origin, protocol } = new URL(url)
  return protocol === 'http:' || protocol === 'https:' ? origin : undefined
}
