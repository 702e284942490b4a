import type { RuleEngine, RuleEngineOptions } from '@lockstep/rules'

/** Makes an engine; a test may pass its own. */
export type EngineFactory = (options: RuleEngineOptions) => RuleEngine

/**
 * A rule engine that is loaded, and its first worker started, when the first login needs it. `options`
 * is asked then, since a server learns its own address only when it listens.
 */
export function createLazyEngine(
  options: () => RuleEngineOptions,
  factory?: EngineFactory,
): RuleEngine {
  let engine: Promise<RuleEngine> | undefined
  let replaced: RuleEngineOptions['rules'] | undefined

  async function make(): Promise<RuleEngine> {
    const create = factory ?? (await import('@lockstep/rules')).createRuleEngine
    return create({ ...options(), ...(replaced && { rules: replaced }) })
  }

  return {
    run: async (run, runOptions) => (await (engine ??= make())).run(run, runOptions),
    replace(rules) {
      replaced = rules
      void engine?.then((ready) => ready.replace(rules))
    },
    close: async () => (await engine)?.close(),
  }
}
