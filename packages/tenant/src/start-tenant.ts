import type { createServer as createHttpsServer } from 'node:https'
import { dirname, join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import type { HttpBindings, ServerType } from '@hono/node-server'
import { assemble } from './assemble.js'
import { describeProblem } from './config/problems.js'
import { watchFolder } from './config/watch-folder.js'
import { refuseMakeBeliefOffLoopback, toTenant } from './create-tenant.js'
import { listen, LOOPBACK } from './http/listen.js'
import type { LocalHttps } from './https/local-https.js'
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
  /**
   * Speaks https, by a certificate authority of this machine. `true` keeps it in a folder `https` beside
   * `data`, and in memory where there is none. Default: false.
   */
  readonly https?: boolean | { readonly folder: string }
}

/** A tenant that listens. */
export interface RunningTenant extends Tenant {
  readonly port: number
  /** The authority that clients have to trust, where the tenant speaks https. */
  readonly certificateAuthority?: {
    /** PEM. */
    readonly certificate: string
    /** Where it is; absent where it ends with this process. */
    readonly file?: string
    /** It was made just now, so nobody can trust it yet. */
    readonly isNew: boolean
  }
}

/**
 * Starts a tenant on a socket. Without `host` it listens on loopback only and calls itself
 * `http://localhost:PORT`, which browsers treat as a secure context; with `https`, `https://localhost:PORT`.
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

  if (options.https && options.issuer !== undefined && !options.issuer.startsWith('https:')) {
    throw new Error(
      `A tenant with https needs an issuer with https; found "${options.issuer}". Leave issuer out, or write https.`,
    )
  }

  let port = options.port ?? 0
  const scheme = options.https ? 'https' : 'http'
  const issuer = () => new URL(options.issuer ?? `${scheme}://${ownName(host)}:${port}/`).href
  const https = options.https ? await openHttps(options, issuer()) : undefined
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
    createServer: () => createServer(tenant, keys, https),
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
    ...(https && { certificateAuthority: authorityOf(https) }),
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
function createServer(
  tenant: Tenant,
  keys: SigningKeys,
  https: SecureServer | undefined,
): ServerType {
  let warm = false
  return createAdaptorServer({
    ...(https && {
      createServer: https.createServer,
      serverOptions: { key: https.key, cert: https.cert },
    }),
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

interface SecureServer extends LocalHttps {
  readonly createServer: typeof createHttpsServer
}

/** Neither TLS nor the maker of certificates is loaded by a tenant that speaks http. */
async function openHttps(
  { https, data, host }: StartOptions,
  issuer: string,
): Promise<SecureServer> {
  const [{ createServer: create }, { openLocalHttps }] = await Promise.all([
    import('node:https'),
    import('./https/local-https.js'),
  ])
  const beside = data === undefined ? undefined : join(dirname(data), 'https')
  const names = ['localhost', '127.0.0.1', '::1', ownName(host), new URL(issuer).hostname]
  const opened = await openLocalHttps({
    folder: typeof https === 'object' ? https.folder : beside,
    names: [...new Set(names.map((name) => name.replace(/^\[|\]$/g, '')))],
    now: Date.now(),
  })
  return { ...opened, createServer: create }
}

function authorityOf({ authority, authorityFile, isNewAuthority }: LocalHttps) {
  return {
    certificate: authority,
    ...(authorityFile !== undefined && { file: authorityFile }),
    isNew: isNewAuthority,
  }
}

/** The name in the tenant's own URL; a wildcard address is no name. */
function ownName(host: string | undefined): string {
  return host === undefined || host === '0.0.0.0' || host === '::' ? 'localhost' : urlHost(host)
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
