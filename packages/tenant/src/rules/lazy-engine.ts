import type { RuleEngine, RuleEngineOptions } from '@lockstep/rules'

/** Makes an engine; a test may pass its own. */
export type EngineFactory = (options: RuleEngineOptions) => RuleEngine

/** A {@link RuleEngine} that can be made anew. */
export interface LazyEngine extends RuleEngine {
  /** Ends the engine; the next login gets one with the options of that moment. */
  renew(): Promise<void>
}

/**
 * A rule engine that is loaded, and its first worker started, when the first login needs it. `options`
 * is asked then, since a server learns its own address only when it listens.
 */
export function createLazyEngine(
  options: () => RuleEngineOptions,
  factory?: EngineFactory,
): LazyEngine {
  let engine: Promise<RuleEngine> | undefined

  async function make(): Promise<RuleEngine> {
    const create = factory ?? (await import('@lockstep/rules')).createRuleEngine
    return create(options())
  }

  const ready = () => (engine ??= make())

  async function end(): Promise<void> {
    const ending = engine
    engine = undefined
    await (await ending)?.close()
  }

  return {
    run: async (run, runOptions) => (await ready()).run(run, runOptions),
    runActions: async (run, runOptions) => (await ready()).runActions(run, runOptions),
    warm: async () => (await ready()).warm(),
    // An engine that is not there yet reads the scripts from its options.
    replace: (rules, actions) => void engine?.then((made) => made.replace(rules, actions)),
    renew: end,
    close: end,
  }
}
