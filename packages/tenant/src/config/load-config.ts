import type { TenantConfigInput } from './config-input.js'
import { parseConfig } from './parse-config.js'
import type { ParsedConfig } from './parse-config.js'
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
  if (typeof config !== 'string') return parseConfig(config)
  const { input, sources } = readFolder(config, keywords)
  return parseConfig(input, sources)
}
