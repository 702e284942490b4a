import { createTenant } from '@lockstep/tenant'
import type { Tenant, TenantConfigInput } from '@lockstep/tenant'
import { onTestFinished } from 'vitest'
import { ADA, GRACE, GRACE_RECOVERY_CODE, GRACE_SECRET } from '../../journeys/support/acme.js'
import { fileResponse } from './files.js'
import { listen, listenSecurely } from './listen.js'

const PAGES = new URL('pages/', import.meta.url)
const WIDGET = new URL('../../../packages/widget/dist/', import.meta.url)
const ISOLATED = ['cross-origin-opener-policy', 'same-origin'] as const

/** Somebody else's application, and a tenant with the rules that a test needs. */
export interface Stage {
  readonly tenant: Tenant
  /** Of the application. */
  readonly origin: string
  /** The application's page; each parameter is an attribute of its `<lockstep-login>`. */
  page(attributes?: Readonly<Record<string, string>>): string
  /** The code that Grace's authenticator shows now; the clock moves on so that it is a fresh one. */
  freshCode(): Promise<string>
}

export interface StageOptions {
  /** The scripts of the tenant's rules, in their order. */
  readonly rules?: readonly string[]
  /** Serves the application's pages; the shop's by default, under the strictest policy. */
  readonly application?: (path: string, tenantUrl: string) => Promise<Response>
  /** Whose pages carry `Cross-Origin-Opener-Policy: same-origin`. */
  readonly isolated?: readonly ('application' | 'tenant')[]
  /** The tenant speaks https, as one does that Auth0's own clients are made for. Default: false. */
  readonly secure?: boolean
  /** More of the application's registration. */
  readonly client?: Partial<TenantConfigInput['clients'][number]>
  /** The application under other client ids, beside `shop`. */
  readonly otherClientIds?: readonly string[]
  /** More of the tenant's configuration; replaces what a stage has of its own. */
  readonly config?: Partial<TenantConfigInput>
}

/** Who is registered: Ada has no authenticator, Grace has one. */
export const PEOPLE = {
  ada: { email: ADA.username, password: ADA.password },
  grace: { email: GRACE.username, password: GRACE.password },
} as const

/** Serves an application and a tenant on two origins until the test is over. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const stage = await startStage(options)
  onTestFinished(stage.close)
  return stage
}

/** The same until it is closed, for several tests. */
export async function startStage({
  rules = [],
  isolated = [],
  secure = false,
  client = {},
  otherClientIds = [],
  config = {},
  application: pages = shop,
}: StageOptions = {}): Promise<Stage & { close(): Promise<void> }> {
  const headers = (of: 'application' | 'tenant') => (isolated.includes(of) ? [ISOLATED] : [])

  const application = await listen(async (request) => {
    const response = await pages(new URL(request.url).pathname, tenant.url)
    for (const [name, value] of headers('application')) response.headers.set(name, value)
    return response
  })
  const server = await (secure ? listenSecurely : listen)(async (request) => {
    const response = await tenant.fetch(request)
    for (const [name, value] of headers('tenant')) response.headers.set(name, value)
    return response
  })
  const provider = await listen((request) => tenant.identityProvider.fetch(request))
  // All servers have to listen before the tenant can know their addresses.
  const tenant: Tenant = createTenant({
    issuer: server.origin,
    identityProviderUrl: provider.origin,
    simulation: true,
    duoStandIn: true,
    config: {
      clients: ['shop', ...otherClientIds].map((client_id) => ({
        client_id,
        name: 'Shop',
        callbacks: [`${application.origin}/`, `${application.origin}/callback`],
        web_origins: [application.origin],
        allowed_logout_urls: [`${application.origin}/`],
        ...client,
      })),
      users: [
        { user_id: 'auth0|ada', ...PEOPLE.ada },
        {
          user_id: 'auth0|grace',
          ...PEOPLE.grace,
          mfa: { otp_secret: GRACE_SECRET, recovery_code: GRACE_RECOVERY_CODE },
        },
      ],
      rules: rules.map((script, index) => ({ name: `rule-${index + 1}`, script })),
      ...config,
    },
  })
  return {
    tenant,
    async close() {
      await Promise.all([application.close(), provider.close(), server.close()])
      await tenant.close()
    },
    origin: application.origin,
    page: (attributes = {}) => {
      const query = new URLSearchParams({
        domain: server.origin,
        'client-id': 'shop',
        ...attributes,
      })
      return `${application.origin}/?${query.toString()}`
    },
    async freshCode() {
      tenant.clock.advance({ seconds: 30 })
      return (await tenant.currentCode('auth0|grace'))!
    },
  }
}

async function shop(path: string, tenantUrl: string): Promise<Response> {
  const response = await shopFile(path)
  response.headers.set('content-security-policy', strictPolicy(tenantUrl))
  return response
}

function shopFile(path: string): Promise<Response> {
  if (path === '/') return fileResponse(PAGES, 'shop.html')
  if (path === '/callback') return fileResponse(PAGES, 'callback.html')
  return path.startsWith('/widget/')
    ? fileResponse(WIDGET, path.slice('/widget/'.length))
    : fileResponse(PAGES, path.slice(1))
}

/** The strictest policy under which an application that embeds the widget works. */
function strictPolicy(tenant: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ${tenant}`,
    `frame-src ${tenant}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ')
}
