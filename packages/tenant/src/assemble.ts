import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { RuleEngineOptions } from '@lockstep/rules'
import type { Hono } from 'hono'
import { createClock } from './clock.js'
import type { AdjustableClock } from './clock.js'
import { createConfiguration } from './config/configuration.js'
import { loadConfig } from './config/load-config.js'
import type { LoadedConfig } from './config/load-config.js'
import type { Action, Rule, TenantConfig } from './config/tenant-config.js'
import { serveDuoStandIn } from './duo-stand-in/serve-duo-stand-in.js'
import { createDevices } from './devices/devices.js'
import { createApp } from './http/app.js'
import { createClientAddresses } from './http/client-address.js'
import type { ClientAddresses } from './http/client-address.js'
import { isLoopbackName } from './http/host-check.js'
import { createSimulation } from './http/simulation.js'
import type { Simulation } from './http/simulation.js'
import { createWhereabouts } from './http/whereabouts.js'
import { createIdentityProvider } from './identity-provider/identity-provider.js'
import { createSigningKeys } from './keys/signing-keys.js'
import { createLog } from './logging/log.js'
import { createDelivery } from './messages/deliver.js'
import { createRulesToken } from './management/rules-token.js'
import { createOutbox } from './outbox.js'
import { createLazyEngine } from './rules/lazy-engine.js'
import { toActionSource } from './rules/action-source.js'
import { createRuleHost } from './rules/rule-host.js'
import { toRuleSource } from './rules/rule-source.js'
import { createScriptBook } from './rules/script-book.js'
import type { ScriptBook } from './rules/script-book.js'
import type { Services } from './services.js'
import { createSqliteStore } from './store/sqlite-store.js'
import type { TenantOptions } from './tenant.js'
import { createLoginTraces } from './traces.js'
import { createPasswords, FAST_COST, SAFE_COST } from './users/passwords.js'
import { createUsers } from './users/users.js'

/** The parts of a tenant, put together and not running yet. */
export interface Assembly {
  readonly app: Hono
  readonly services: Services
  readonly clock: AdjustableClock
  readonly addresses: ClientAddresses
  readonly simulation: Simulation
  readonly rules: ScriptBook<Rule>
  readonly actions: ScriptBook<Action>
  readonly loaded: LoadedConfig
  /** Takes a configuration that was read again. */
  reconfigure(loaded: LoadedConfig): Promise<void>
}

/** What a server adds to a tenant. */
export interface AssemblyOptions {
  /** Opens a socket for the development identity provider and returns its address. */
  readonly openProvider?: () => Promise<string>
}

/** The development identity provider without a server. */
const DEFAULT_PROVIDER = 'http://localhost:4499'

/** Wires every part of a tenant to the others. Opens nothing and starts nothing. */
export function assemble(
  options: TenantOptions,
  issuer: () => string,
  {
    openProvider = async () => options.identityProviderUrl ?? DEFAULT_PROVIDER,
  }: AssemblyOptions = {},
): Assembly {
  const loaded = loadConfig(options.config, options.keywords)

  const clock = options.clock ?? createClock()
  const log = typeof options.log === 'object' ? options.log : createLog(options.log)
  const store =
    options.store ??
    createSqliteStore({ clock, ...(options.data !== undefined && { file: options.data }) })
  const configuration = createConfiguration({ store, log, loaded, apply: reconfigure })
  const current = configuration.current
  const passwords = createPasswords({
    cost: options.passwordCost ?? (options.data === undefined ? FAST_COST : SAFE_COST),
  })
  const users = createUsers({ store, clock, passwords, seeds: () => current().users })
  const outbox = createOutbox(clock)
  const simulation = createSimulation(options.simulation ?? false)
  const addresses = createClientAddresses(options.trustProxy)
  const whereabouts = createWhereabouts({ addresses, simulation, config: current })

  const engineOptions = (): RuleEngineOptions => ({
    ...sources(),
    ...engineSettings(current()),
    host: createRuleHost(users),
    accessToken: createRulesToken(services),
    domain: ruleDomain(issuer()),
    ...(typeof options.config === 'string' && { modules: resolve(options.config) }),
  })
  const engine = createLazyEngine(engineOptions, options.ruleEngine)
  const sources = () => ({
    rules: rules.list().map(toRuleSource),
    actions: actions.list().map(toActionSource),
  })
  const changed = () => {
    const next = sources()
    engine.replace(next.rules, next.actions)
  }
  const rules = createScriptBook({ noun: 'rule', initial: loaded.config.rules, changed })
  const actions = createScriptBook({ noun: 'Action', initial: loaded.config.actions, changed })

  const services: Services = {
    config: current,
    configuration,
    issuer,
    store,
    clock,
    keys: createSigningKeys({
      store,
      ...(options.signingKey && { signingKey: options.signingKey }),
    }),
    engine: () => engine,
    outbox,
    deliver: createDelivery({ outbox, config: current }),
    traces: createLoginTraces(),
    passwords,
    users,
    devices: createDevices({ store, clock, issuer, whereabouts }),
    identityProvider: createIdentityProvider({ services: () => services, listen: openProvider }),
    duoStandIn: options.duoStandIn ? serveDuoStandIn(() => clock.now()) : undefined,
    log,
    whereabouts,
    virtualPhone: () => options.virtualPhone ?? isLoopbackName(new URL(issuer()).hostname),
  }

  async function reconfigure(before: TenantConfig, after: TenantConfig): Promise<void> {
    rules.replace(after.rules)
    actions.replace(after.actions)
    // Everything but the scripts themselves is fixed when an engine is made.
    if (!isDeepStrictEqual(engineSettings(before), engineSettings(after))) await engine.renew()
  }

  return {
    app: createApp(services, addresses),
    services,
    clock,
    addresses,
    simulation,
    rules,
    actions,
    loaded,
    reconfigure: configuration.reload,
  }
}

/** What the engine is told besides the scripts. */
function engineSettings({ rulesConfigs, tenant }: TenantConfig) {
  return { configuration: rulesConfigs, strict: tenant.strict }
}

/** `auth0.domain`: a host, with the scheme where that is not https. */
function ruleDomain(issuer: string): string {
  const { protocol, host, origin } = new URL(issuer)
  return protocol === 'https:' ? host : origin
}
