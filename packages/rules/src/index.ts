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
  CookieMode,
} from './actions/action.js'
export { ACTION_FINDING_IDS } from './actions/action-findings.js'
export type { ActionFindingId } from './actions/action-findings.js'
export type { ActionHandler } from './actions/compile-action.js'
export { NO_EFFECTS } from './actions/effects.js'
export { inspectAction } from './actions/inspect-action.js'
export { loadAction } from './actions/load-action.js'
export type { LoadActionOptions, LoadedActionModule } from './actions/load-action.js'
export type { RuleFunction } from './compile.js'
export { AMBIENT_MODULES } from './ambient-modules.js'
export { MODULES } from './bundled-modules.js'
export { createRuleEngine } from './engine.js'
export type { RuleEngine, RuleEngineOptions } from './engine.js'
export { FINDING_IDS, FINDINGS } from './findings.js'
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
