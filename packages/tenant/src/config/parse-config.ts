import * as v from 'valibot'
import { completeConfig } from './complete-config.js'
import { ConfigError, issueMessage, issuePath, writePath } from './problems.js'
import type { ConfigProblem } from './problems.js'
import { configSchema } from './schema.js'
import type { TenantConfig } from './tenant-config.js'

/** Which file a part of the configuration came from: `['clients', 0]` is from `clients/acme.json`. */
export interface ConfigSource {
  readonly path: readonly (string | number)[]
  readonly file: string
}

/** A usable configuration, and what should be looked at all the same. */
export interface ParsedConfig {
  readonly config: TenantConfig
  readonly warnings: readonly ConfigProblem[]
}

/**
 * Checks a configuration and completes it with defaults.
 *
 * @throws ConfigError with every problem, each with its file.
 */
export function parseConfig(input: unknown, sources: readonly ConfigSource[] = []): ParsedConfig {
  const result = v.safeParse(configSchema, input)
  const problems = result.success
    ? []
    : result.issues.map((issue) => locate(issuePath(issue), issueMessage(issue), sources))
  if (!result.success || problems.length > 0) throw new ConfigError(problems)
  return { config: completeConfig(result.output), warnings: [] }
}

function locate(
  path: readonly (string | number)[],
  message: string,
  sources: readonly ConfigSource[],
): ConfigProblem {
  const source = sources
    .filter((candidate) => candidate.path.every((key, index) => key === path[index]))
    .sort((a, b) => b.path.length - a.path.length)[0]
  return {
    file: source?.file ?? 'config',
    path: writePath(path.slice(source?.path.length ?? 0)),
    message,
  }
}
