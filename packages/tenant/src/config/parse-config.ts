import * as v from 'valibot'
import { completeConfig } from './complete-config.js'
import { connectionWarnings } from './complete-connections.js'
import { contradictions } from './contradictions.js'
import { ConfigError, issueMessage, issuePath, writePath } from './problems.js'
import type { ConfigProblem } from './problems.js'
import { configSchema } from './schema/config.js'
import type { TenantConfig } from './tenant-config.js'
import { unknownFields } from './unknown-fields.js'

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
 * Checks a configuration and completes it with defaults. A field that looks like a slip of a known
 * one is an error, since what it was meant to set would silently stay as it is.
 *
 * @throws ConfigError with every problem, each with its file.
 */
export function parseConfig(input: unknown, sources: readonly ConfigSource[] = []): ParsedConfig {
  const at = locator(sources)
  const result = v.safeParse(configSchema, input)
  const unknown = unknownFields(configSchema, input)
  const problems = [
    ...(result.issues ?? []).map((issue) => at(issuePath(issue), issueMessage(issue))),
    ...unknown.flatMap(({ path, meant }) =>
      meant === undefined ? [] : [at(path, `is not known. Did you mean "${meant}"?`)],
    ),
  ]
  if (!result.success || problems.length > 0) throw new ConfigError(problems)

  const config = completeConfig(result.output)
  const clashes = contradictions(config, result.output)
  if (clashes.length > 0) {
    throw new ConfigError(clashes.map(({ path, message }) => at(path, message)))
  }
  return {
    config,
    warnings: [
      ...unknown.map(({ path }) => at(path, 'is not known and has no effect. Remove it.')),
      ...connectionWarnings(result.output.connections).map(({ index, field, message }) =>
        at(['connections', index, ...field.split('.')], message),
      ),
    ],
  }
}

/** Names the file of a path, and the path within that file. */
function locator(sources: readonly ConfigSource[]) {
  return (path: readonly (string | number)[], message: string): ConfigProblem => {
    const source = sources
      .filter((candidate) => candidate.path.every((key, index) => key === path[index]))
      .sort((a, b) => b.path.length - a.path.length)[0]
    return {
      file: source?.file ?? 'config',
      path: writePath(path.slice(source?.path.length ?? 0)),
      message,
    }
  }
}
