import { createAdaptorServer } from '@hono/node-server'
import type { HttpBindings, ServerType } from '@hono/node-server'
import { assemble } from './assemble.js'
import { describeProblem } from './config/problems.js'
import { watchFolder } from './config/watch-folder.js'
import { refuseMakeBeliefOffLoopback, toTenant } from './create-tenant.js'
import { listen, LOOPBACK } from './http/listen.js'
import { createProviderSocket } from './identity-provider/provider-socket.js'
import type { SigningKeys } from './services.js'
import type { Tenant, TenantOptions } from './tenant.js'

/** Where a tenant listens, besides what it is made from. */
export interface StartOptions extends TenantOptions {
  /** A free port by default. */
  readonly port?: number
  /** The address to listen on; loopback, and nothing else, by default. */
  readonly host?: string
  /** Forgets what the Management API changed, so that the folder alone counts. */
  readonly discardChanges?: boolean
  /** Reads the folder again when a file in it is saved. */
  readonly watch?: boolean
}

/** A tenant that listens. */
export interface RunningTenant extends Tenant {
  readonly port: number
}

/**
 * Starts a tenant on a socket. Without `host` it listens on loopback only and calls itself
 * `http://localhost:PORT`, which browsers treat as a secure context.
 *
 * @throws ConfigError when the configuration has mistakes.
 * @throws Error when the port is taken, or `simulation` or `duoStandIn` is asked for beyond loopback.
 */
export async function startTenant(options: StartOptions): Promise<RunningTenant> {
  const { host } = options
  if (host !== undefined) refuseMakeBeliefOffLoopback(options, urlHost(host))
  if (options.issuer !== undefined) {
    refuseMakeBeliefOffLoopback(options, new URL(options.issuer).hostname)
  }

  let port = options.port ?? 0
  const issuer = () => new URL(options.issuer ?? `http://${ownName(host)}:${port}/`).href
  const provider = createProviderSocket(() => ({ ...options, port }))
  const assembly = assemble(options, issuer, {
    openProvider: () =>
      provider.open((request) => assembly.services.identityProvider.fetch(request)),
  })
  const tenant = toTenant(assembly)
  const { log, keys } = assembly.services

  const listening = await listen({
    port,
    hosts: host === undefined ? LOOPBACK : [host],
    createServer: () => createServer(tenant, keys),
  }).catch(async (error: unknown) => {
    await tenant.close()
    throw error
  })
  port = listening.port
  if (options.discardChanges) await assembly.services.configuration.discard()
  for (const warning of assembly.loaded.warnings) log.warn(describeProblem(warning))

  const unwatch =
    options.watch && typeof options.config === 'string'
      ? watchFolder({
          folder: options.config,
          keywords: options.keywords ?? {},
          log,
          apply: assembly.reconfigure,
        })
      : undefined

  return {
    ...tenant,
    url: tenant.url,
    port,
    async close() {
      unwatch?.()
      await provider.close()
      await listening.close()
      await tenant.close()
    },
  }
}

/**
 * The edge between sockets and {@link Tenant.fetch}. The signing key takes a tenth of a second of one
 * core: the first answer does not wait for it, and the first login finds it ready.
 */
function createServer(tenant: Tenant, keys: SigningKeys): ServerType {
  let warm = false
  return createAdaptorServer({
    async fetch(request, env) {
      const { remoteAddress } = (env as HttpBindings).incoming.socket
      const response = await tenant.fetch(request, { remoteAddress })
      if (!warm) {
        warm = true
        // Whoever needs the key learns of a failure; this is only a head start.
        setImmediate(() => void keys.current().catch(() => undefined))
      }
      return response
    },
  })
}

/** The name in the tenant's own URL; a wildcard address is no name. */
function ownName(host: string | undefined): string {
  return host === undefined || host === '0.0.0.0' || host === '::' ? 'localhost' : urlHost(host)
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
