import { closeSync, openSync, readSync, statSync } from 'node:fs'
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
  const flaw = flawOf(file)
  if (flaw === undefined) return { config: withMmdb(config, file), warnings }
  const source = sources.find(({ path }) => path[0] === 'tenant')
  const message = `must name a MaxMind DB file; found ${quote(mmdb)}, which ${flaw}. Write its path from the folder.`
  throw new ConfigError([{ file: source?.file ?? 'config', path: 'geo.mmdb', message }])
}

/** Bytes at the end of a MaxMind DB file among which its metadata begins with this mark. */
const METADATA_BYTES = 128 * 1024
const METADATA_MARK = Buffer.from('\xAB\xCD\xEFMaxMind.com', 'latin1')

/** What is wrong with a database, told by its end alone: the whole is read at the first look-up. */
function flawOf(file: string): string | undefined {
  const size = statSync(file, { throwIfNoEntry: false })?.size
  if (size === undefined) return 'does not exist'
  const end = Buffer.alloc(Math.min(size, METADATA_BYTES))
  const handle = openSync(file, 'r')
  try {
    readSync(handle, end, 0, end.length, size - end.length)
  } catch {
    return 'cannot be read'
  } finally {
    closeSync(handle)
  }
  return end.includes(METADATA_MARK) ? undefined : 'is none'
}

function withMmdb(config: TenantConfig, mmdb: string): TenantConfig {
  const { tenant } = config
  return { ...config, tenant: { ...tenant, geo: { ...tenant.geo, mmdb } } }
}
