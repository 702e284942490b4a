import type { RuleSource } from '@lockstep/rules'
import type { ScriptSwitch } from './script-book.js'

/** A rule, as a panel shows it. */
export interface RuleSummary {
  readonly name: string
  readonly order: number
  readonly enabled: boolean
  readonly file: string
  readonly script: string
}

/** Lists rules and turns them on and off while the tenant runs. */
export type RuleSwitch = ScriptSwitch<RuleSummary>

/** A rule as the engine takes it. */
export function toRuleSource({ name, script, order, enabled, file }: RuleSummary): RuleSource {
  return { name, script, order, enabled, file }
}
