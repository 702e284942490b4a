import { resolve } from 'node:path'
import type { TenantConfigInput } from './config-input.js'
import { flawOfGeoDatabase } from './geo-database.js'
import { parseConfig } from './parse-config.js'
import type { ConfigSource, ParsedConfig } from './parse-config.js'
import { ConfigError, quote } from './problems.js'
import { readFolder } from './read-folder.js'
import type { RawConfig } from './sections.js'
import type { TenantConfig } from './tenant-config.js'

/** A configuration, what should be looked at all the same, and what it was made of. */
export interface LoadedConfig extends ParsedConfig {
  readonly input: RawConfig
  /** Checks and completes another input as if the same folder said it. @throws ConfigError. */
  readonly parse: (input: RawConfig) => TenantConfig
}

/**
 * Reads and checks a configuration folder, or checks the object form.
 *
 * @throws ConfigError with every problem found.
 */
export function loadConfig(
  config: string | TenantConfigInput,
  keywords: Readonly<Record<string, string>> = {},
): LoadedConfig {
  if (typeof config !== 'string') return loaded({ ...config }, '.', [])
  const { input, sources } = readFolder(config, keywords)
  return loaded(input, config, sources)
}

function loaded(input: RawConfig, folder: string, sources: readonly ConfigSource[]): LoadedConfig {
  return {
    ...withGeoDatabase(parseConfig(input, sources), folder, sources),
    input,
    parse: (other) => withGeoDatabase(parseConfig(other), folder, []).config,
  }
}

/** The path of the geo database is one in the folder. It must be there when the tenant starts. */
function withGeoDatabase(
  { config, warnings }: ParsedConfig,
  folder: string,
  sources: readonly ConfigSource[],
): ParsedConfig {
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
