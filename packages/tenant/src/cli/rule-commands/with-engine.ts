import type { RuleEngine, RuleEngineOptions } from '@lockstep/rules'

/** Where a tenant listens unless it is told otherwise; `auth0.domain` in scripts that a command runs. */
const DOMAIN = 'http://localhost:4400'
/** Milliseconds; the longest that a timer can wait. */
const FOREVER_MS = 2 ** 31 - 1

/**
 * Makes an engine, hands it to `use` and closes it. The engine's threads do not keep a process alive, as
 * a server has its socket for that, so a command keeps itself alive while it waits for them.
 */
export async function withEngine<T>(
  options: RuleEngineOptions,
  use: (engine: RuleEngine) => Promise<T>,
): Promise<T> {
  const { createRuleEngine } = await import('@lockstep/rules')
  const engine = createRuleEngine({ domain: DOMAIN, ...options })
  const waiting = setTimeout(() => undefined, FOREVER_MS)
  try {
    return await use(engine)
  } finally {
    clearTimeout(waiting)
    await engine.close()
  }
}
