export type { LoginTrace } from '@lockstep/protocol'
export { createTenant } from './create-tenant.js'
export { startTenant } from './start-tenant.js'
export type { RunningTenant, StartOptions } from './start-tenant.js'
export type { FetchOptions, Tenant, TenantOptions } from './tenant.js'
export { createClock } from './clock.js'
export type { AdjustableClock, Clock, Duration } from './clock.js'
export { createDuoStandIn } from './duo-stand-in/create-duo-stand-in.js'
export type { DuoStandIn, DuoStandInOptions } from './duo-stand-in/create-duo-stand-in.js'
export type { DuoControl } from './duo-stand-in/duo-control.js'
export { ConfigError } from './config/problems.js'
export type { ConfigProblem } from './config/problems.js'
export type {
  ActionInput,
  ClientInput,
  ConnectionInput,
  DatabaseInput,
  RuleInput,
  TenantConfigInput,
  TenantSettingsInput,
  UserInput,
} from './config/config-input.js'
export type { SimulatedOrigin } from './http/simulation.js'
export type { Persona } from './identity-provider/persona.js'
export type { Log, LogLevel } from './logging/log.js'
export type { EngineFactory } from './rules/lazy-engine.js'
export type { ActionSummary, ActionSwitch } from './rules/action-source.js'
export type { RuleSummary, RuleSwitch } from './rules/rule-source.js'
export type { Outbox, OutboxMessage } from './services.js'
export type { Collection, PutOptions, QueryOptions, Store } from './store/store.js'
export type { PendingRequest, PhoneAccount } from './phone/device-protocol.js'
export type { ScriptedPhone } from './phone/scripted-phone.js'
export type { PasswordCost } from './users/passwords.js'
export type { User } from './users/user.js'
