import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TenantConfigInput } from './config-input.js'
import { parseConfig } from './parse-config.js'
import type { ConfigSource, ParsedConfig } from './parse-config.js'
import { ConfigError, quote } from './problems.js'
import { readFolder } from './read-folder.js'
import type { TenantConfig } from './tenant-config.js'

/** A configuration and what should be looked at all the same. */
export type LoadedConfig = ParsedConfig

/**
 * Reads and checks a configuration folder, or checks the object form.
 *
 * @throws ConfigError with every problem found.
 */
export function loadConfig(
  config: string | TenantConfigInput,
  keywords: Readonly<Record<string, string>> = {},
): LoadedConfig {
  if (typeof config !== 'string') return withGeoFile(parseConfig(config), '.', [])
  const { input, sources } = readFolder(config, keywords)
  return withGeoFile(parseConfig(input, sources), config, sources)
}

/** The path of the geo database is one in the folder. It must be there when the tenant starts. */
function withGeoFile(
  { config, warnings }: ParsedConfig,
  folder: string,
  sources: readonly ConfigSource[],
): LoadedConfig {
  const { mmdb } = config.tenant.geo
  if (mmdb === undefined) return { config, warnings }
  const file = resolve(folder, mmdb)
  if (!existsSync(file)) {
    const source = sources.find(({ path }) => path[0] === 'tenant')
    const message = `must name a MaxMind DB file; found ${quote(mmdb)}, which does not exist. Write its path from the folder.`
    throw new ConfigError([{ file: source?.file ?? 'config', path: 'geo.mmdb', message }])
  }
  return { config: withMmdb(config, file), warnings }
}

function withMmdb(config: TenantConfig, mmdb: string): TenantConfig {
  const { tenant } = config
  return { ...config, tenant: { ...tenant, geo: { ...tenant.geo, mmdb } } }
}
