export { ACTION_FACTORS } from './actions/action.js'
export type {
  ActionDemand,
  ActionDependency,
  ActionEffects,
  ActionEvent,
  ActionFactor,
  ActionFacts,
  ActionOperation,
  ActionPosition,
  ActionsResult,
  ActionsRun,
  ActionSource,
} from './actions/action.js'
export type { RuleFunction } from './compile.js'
export { AMBIENT_MODULES } from './ambient-modules.js'
export { MODULES } from './bundled-modules.js'
export { createRuleEngine } from './engine.js'
export type { RuleEngine, RuleEngineOptions } from './engine.js'
export { FINDING_IDS } from './findings.js'
export type { FindingId } from './findings.js'
export { inspectRule } from './inspect-rule.js'
export { loadRule } from './load-rule.js'
export type { LoadRuleOptions } from './load-rule.js'
export { BUILT_IN_MODULES } from './modules.js'
export type { MultifactorWord } from './multifactor.js'
export type {
  RuleContext,
  RuleDenial,
  RuleHost,
  RuleResult,
  RuleRun,
  RuleSource,
  RuleUser,
} from './rule.js'
