import { join } from 'node:path'
import { isLoopbackName } from '../http/host-check.js'
import { userDataFolder } from '../https/data-folder.js'
import type { StartOptions } from '../start-tenant.js'
import { UsageError } from './usage-error.js'

/** The flags that say from where a tenant can be reached. */
export interface ReachFlags {
  readonly https?: boolean | undefined
  readonly host?: string | undefined
  readonly issuer?: string | undefined
  readonly data?: string | undefined
  readonly 'trust-proxy'?: string | undefined
  readonly 'virtual-phone'?: boolean | undefined
}

const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

/**
 * Where a tenant of the command line listens. Beyond this machine it speaks https only, and nothing plays
 * other people's parts there but a phone that was asked for.
 *
 * @throws UsageError for flags that would send passwords over a network in clear.
 */
export function reachOf({
  https = false,
  host,
  issuer,
  data,
  'trust-proxy': trustProxy,
  'virtual-phone': withPhone = false,
}: ReachFlags): Pick<
  StartOptions,
  'duoStandIn' | 'host' | 'https' | 'issuer' | 'trustProxy' | 'virtualPhone'
> {
  const isLocalHost = host === undefined || isLoopbackName(host.includes(':') ? `[${host}]` : host)
  if (!isLocalHost && !https) {
    throw new UsageError(
      `--host ${host} can be reached from other machines, and passwords would travel in clear. Add --https.`,
    )
  }
  if (host !== undefined && WILDCARDS.has(host) && issuer === undefined) {
    throw new UsageError(
      `--host ${host} is no address to open. Add --issuer https://NAME:PORT/ with the name or address of this machine that other devices use.`,
    )
  }
  if (issuer !== undefined) checkIssuer(issuer, https)
  const isLocal = isLocalHost && (issuer === undefined || isLoopbackName(new URL(issuer).hostname))
  return {
    ...(https && {
      https: data === undefined ? { folder: join(userDataFolder(), 'https') } : true,
    }),
    ...(host !== undefined && { host }),
    ...(issuer !== undefined && { issuer }),
    ...(trustProxy !== undefined && { trustProxy: trustProxy.split(',').map((one) => one.trim()) }),
    duoStandIn: isLocal,
    virtualPhone: isLocal || withPhone,
  }
}

function checkIssuer(issuer: string, https: boolean): void {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash) {
    throw new UsageError(`--issuer must be an address like https://name:4400/; found "${issuer}".`)
  }
  if (url.protocol === 'http:' && (https || !isLoopbackName(url.hostname))) {
    throw new UsageError(`--issuer must begin with https:// here; found "${issuer}".`)
  }
}
