import { assemble } from './assemble.js'
import type { Assembly } from './assemble.js'
import { createDuoControl } from './duo-stand-in/duo-control.js'
import { toActionSummary } from './rules/action-source.js'
import { currentCode } from './users/current-code.js'
import { createScriptedPhones } from './phone/scripted-phone.js'
import { isLoopbackName } from './http/host-check.js'
import type { Tenant, TenantOptions } from './tenant.js'

/** The issuer of a tenant without a server: where `npm start` would put one. */
const DEFAULT_ISSUER = 'http://localhost:4400/'

/**
 * A tenant without a socket: `tenant.fetch(request)` is the whole server. For tests, and to be
 * mounted in a server of the caller's.
 *
 * @throws ConfigError when the configuration has mistakes.
 * @throws Error when `simulation` or `duoStandIn` is asked for and the issuer is not on loopback.
 */
export function createTenant(options: TenantOptions): Tenant {
  const issuer = new URL(options.issuer ?? DEFAULT_ISSUER).href
  refuseMakeBeliefOffLoopback(options, new URL(issuer).hostname)
  return toTenant(assemble(options, () => issuer))
}

/** What the outside sees of an assembly. */
export function toTenant(assembly: Assembly): Tenant {
  const { app, services, addresses, simulation, rules, actions, clock } = assembly
  const fetch: Tenant['fetch'] = async (request, { remoteAddress } = {}) => {
    addresses.note(request, remoteAddress)
    return app.fetch(request)
  }
  const phones = createScriptedPhones({ fetch, baseUrl: () => services.issuer() })
  return {
    fetch,
    get url() {
      return services.issuer().replace(/\/$/, '')
    },
    clock,
    outbox: services.outbox,
    traces: services.traces,
    rules,
    actions: {
      list: () => actions.list().map(toActionSummary),
      enable: (name, enabled) => actions.enable(name, enabled),
    },
    identityProvider: {
      open: () => services.identityProvider.open(),
      fetch: (request) => services.identityProvider.fetch(request),
      signInAs: (persona) => services.identityProvider.script(persona),
      refuse: () => services.identityProvider.script('refuse'),
    },
    users: {
      list: async () =>
        (await services.users.list()).map(({ password_hash: _, ...profile }) => profile),
    },
    from: (origin) => simulation.from(origin),
    currentCode: (userId) => currentCode(services, userId),
    phone: phones,
    duo: createDuoControl(services.duoStandIn),
    async close() {
      await services.engine().close()
      await services.duoStandIn?.close()
      await services.store.close()
    },
  }
}

/**
 * Whoever can reach a simulating tenant decides what its rules believe, and whoever can reach one with a
 * stand-in for Duo approves for anybody; so nobody else may.
 */
export function refuseMakeBeliefOffLoopback(options: TenantOptions, hostname: string): void {
  if (isLoopbackName(hostname)) return
  for (const name of ['simulation', 'duoStandIn'] as const) {
    if (options[name]) {
      throw new Error(
        `${name}: true works on loopback only; found "${hostname}". Leave host and issuer out, or turn ${name} off.`,
      )
    }
  }
}
