import type { RuleEngine, RuleSource } from '@lockstep/rules'
import type { Rule } from '../config/tenant-config.js'

/** A rule, as a panel shows it. */
export interface RuleSummary {
  readonly name: string
  readonly order: number
  readonly enabled: boolean
  readonly file: string
  readonly script: string
}

/** Lists rules and turns them on and off while the tenant runs. */
export interface RuleSwitch {
  /** In the order they run. */
  list(): readonly RuleSummary[]
  /** The next login sees it. @throws Error when there is no rule of that name. */
  enable(name: string, enabled: boolean): void
}

/** The rules of the tenant: those of the configuration, with what was switched since. */
export interface RuleBook extends RuleSwitch {
  /** Takes rules that were read again; switches stay where they are. */
  replace(rules: readonly Rule[]): void
}

/** A {@link RuleBook} that tells `engine` about every change. */
export function createRuleBook(initial: readonly Rule[], engine: () => RuleEngine): RuleBook {
  const switched = new Map<string, boolean>()
  let rules = initial

  const list = () =>
    rules
      .map((rule) => ({ ...rule, enabled: switched.get(rule.name) ?? rule.enabled }))
      .sort((a, b) => a.order - b.order)

  const publish = () => engine().replace(list().map(toSource))

  return {
    list,
    enable(name, enabled) {
      if (!rules.some((rule) => rule.name === name)) {
        const names = rules.map((rule) => `"${rule.name}"`).join(', ') || 'none'
        throw new Error(`There is no rule "${name}". The rules are: ${names}.`)
      }
      switched.set(name, enabled)
      publish()
    },
    replace(next) {
      rules = next
      publish()
    },
  }
}

/** A rule as the engine takes it. */
export function toSource({ name, script, order, enabled, file }: RuleSummary): RuleSource {
  return { name, script, order, enabled, file }
}
