import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startTenant } from '@lockstep/tenant'
import type { RunningTenant } from '@lockstep/tenant'
import type { Person } from '../shared/panel.js'
import { createCustomMfaService } from './custom-mfa/service.js'
import { createDemoApp } from './demo-app.js'
import { listen } from './listen.js'
import { createPanel, readPeople } from './panel.js'

/** The demo folder; this file is one level below it, as source and when built. */
const FOLDER = new URL('../', import.meta.url)

export interface DemoOptions {
  /** Each port: a free one by default. */
  readonly tenantPort?: number
  readonly demoPort?: number
  readonly customMfaPort?: number
}

export interface RunningDemo {
  /** The tenant of now: a reset replaces it. */
  readonly tenant: RunningTenant
  readonly urls: { readonly demo: string; readonly tenant: string; readonly customMfa: string }
  /** The seeded users, with their passwords. */
  readonly people: readonly Person[]
  /** Starts the tenant anew, as its folder describes it. */
  reset(): Promise<void>
  close(): Promise<void>
}

/**
 * Starts the demo: Acme's tenant, Acme's single-page application, and Acme's own MFA service, on three
 * loopback ports.
 *
 * @throws Error with `code` `EADDRINUSE` and `port` when a port is taken.
 */
export async function startDemo({
  tenantPort = 0,
  demoPort = 0,
  customMfaPort = 0,
}: DemoOptions = {}): Promise<RunningDemo> {
  let site: Handler = notReady
  let service: Handler = notReady

  // The tenant has to know both other addresses, so those listen first.
  const demo = await listen(demoPort, (request) => site(request))
  const customMfa = await listen(customMfaPort, (request) => service(request))
  const secrets = { request: secret(), answer: secret() }
  const start = (port: number) =>
    startTenant({
      config: fileURLToPath(new URL('tenant/', FOLDER)),
      port,
      simulation: true,
      duoStandIn: true,
      keywords: {
        DEMO_URL: demo.origin,
        MFA_SERVICE_URL: customMfa.origin,
        MFA_REQUEST_SECRET: secrets.request,
        MFA_ANSWER_SECRET: secrets.answer,
      },
    })

  let tenant = await start(tenantPort).catch(async (error: unknown) => {
    await Promise.all([demo.close(), customMfa.close()])
    throw error
  })

  async function restart(): Promise<void> {
    await tenant.close()
    tenant = await start(Number(new URL(tenant.url).port))
  }

  const users = new URL('tenant/users.json', FOLDER)
  const people = readPeople(users)
  const panel = createPanel({
    tenant: () => tenant,
    restart,
    customMfaUrl: () => customMfa.origin,
    people,
  })
  site = createDemoApp({
    panel,
    origin: () => demo.origin,
    tenantOrigin: () => tenant.url,
    folder: FOLDER,
  }).fetch
  service = createCustomMfaService({
    requestSecret: secrets.request,
    answerSecret: secrets.answer,
    tenantOrigin: () => tenant.url,
    applicationOrigin: () => demo.origin,
    phoneOf: phoneBook(users),
    sendSms: ({ to, text }) => tenant.outbox.send({ to, text, kind: 'sms' }),
    publicFolder: new URL('public/', FOLDER),
  }).fetch

  return {
    get tenant() {
      return tenant
    },
    urls: { demo: demo.origin, tenant: tenant.url, customMfa: customMfa.origin },
    people,
    reset: () => panel.change({ change: 'reset' }),
    async close() {
      await Promise.all([demo.close(), customMfa.close(), tenant.close()])
    },
  }
}

type Handler = (request: Request) => Response | Promise<Response>

const notReady: Handler = () => new Response('Starting. Try again in a second.', { status: 503 })

function secret(): string {
  return randomBytes(32).toString('base64url')
}

/** The phones that the custom MFA service knows. */
function phoneBook(users: URL): (userId: string) => string | undefined {
  const seeds = JSON.parse(readFileSync(users, 'utf8')) as readonly {
    readonly user_id: string
    readonly app_metadata?: { readonly phone?: string }
  }[]
  const phones = new Map(seeds.map(({ user_id, app_metadata }) => [user_id, app_metadata?.phone]))
  return (userId) => phones.get(userId)
}
