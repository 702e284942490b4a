import type { MiddlewareHandler } from 'hono'
import { ConfigError, describeProblem } from '../config/problems.js'
import type { Services } from '../services.js'

/**
 * Lets a request see what another process changed through the Management API. Changes that do not fit
 * the folder any more stop the tenant: without them it might admit what they were made to refuse.
 */
export function freshConfig({
  configuration,
  log,
}: Pick<Services, 'configuration' | 'log'>): MiddlewareHandler {
  return async (c, next) => {
    try {
      await configuration.refresh()
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      for (const problem of error.problems) {
        log.error(
          { problem: describeProblem(problem) },
          'changes of the Management API do not fit the folder; mend the folder, or start with --discard-changes',
        )
      }
      const error_description =
        'The changes made to this tenant do not fit its folder any more. Its log names them.'
      return c.json({ error: 'temporarily_unavailable', error_description }, 503)
    }
    return next()
  }
}
