import { watch } from 'node:fs'
import type { Log } from '../logging/log.js'
import { loadConfig } from './load-config.js'
import type { LoadedConfig } from './load-config.js'
import { ConfigError, describeProblem } from './problems.js'

/** Milliseconds of quiet before the folder is read: our choice, editors save in several steps. */
const SETTLE_MS = 60

/**
 * Reads a configuration folder again after a file in it was saved. One with mistakes is reported and
 * the last good one stays. Returns what ends the watching.
 */
export function watchFolder({
  folder,
  keywords,
  log,
  apply,
}: {
  readonly folder: string
  readonly keywords: Readonly<Record<string, string>>
  readonly log: Log
  readonly apply: (loaded: LoadedConfig) => Promise<void>
}): () => void {
  let timer: NodeJS.Timeout | undefined

  async function reload(): Promise<void> {
    try {
      await apply(loadConfig(folder, keywords))
      log.info({ folder }, 'configuration read again')
    } catch (error) {
      const problems = error instanceof ConfigError ? error.problems.map(describeProblem) : [error]
      for (const problem of problems) log.error({ folder, problem }, 'configuration not taken over')
    }
  }

  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void reload(), SETTLE_MS)
  })
  return () => {
    clearTimeout(timer)
    watcher.close()
  }
}
