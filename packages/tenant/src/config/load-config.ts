import { resolve } from 'node:path'
import type { TenantConfigInput } from './config-input.js'
import { flawOfGeoDatabase } from './geo-database.js'
import { parseConfig } from './parse-config.js'
import type { ConfigSource, ParsedConfig } from './parse-config.js'
import { ConfigError, quote } from './problems.js'
import { readFolder } from './read-folder.js'

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
  if (typeof config !== 'string') return withGeoDatabase(parseConfig(config), '.', [])
  const { input, sources } = readFolder(config, keywords)
  return withGeoDatabase(parseConfig(input, sources), config, sources)
}

/** The path of the geo database is one in the folder. It must be there when the tenant starts. */
function withGeoDatabase(
  { config, warnings }: ParsedConfig,
  folder: string,
  sources: readonly ConfigSource[],
): LoadedConfig {
  const { tenant } = config
  const { mmdb } = tenant.geo
  if (mmdb === undefined) return { config, warnings }
  const file = resolve(folder, mmdb)
  const flaw = flawOfGeoDatabase(file)
  if (flaw !== undefined) {
    const source = sources.find(({ path }) => path[0] === 'tenant')
    throw new ConfigError([
      {
        file: source?.file ?? 'config',
        path: source ? 'geo.mmdb' : 'tenant.geo.mmdb',
        message: `must name a MaxMind DB file; found ${quote(mmdb)}, which ${flaw}. Write its path from the folder.`,
      },
    ])
  }
  return {
    config: { ...config, tenant: { ...tenant, geo: { ...tenant.geo, mmdb: file } } },
    warnings,
  }
}
