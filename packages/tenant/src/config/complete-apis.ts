import type { CheckedConfig } from './schema/config.js'
import type { Client, ClientGrant, ResourceServer } from './tenant-config.js'

/** Auth0's default. Seconds. */
const TOKEN_LIFETIME = 86_400

/** The APIs of a configuration. Auth0's own, which some exports list, is every tenant's already. */
export function toResourceServers(
  servers: CheckedConfig['resourceServers'] = [],
): readonly ResourceServer[] {
  return servers
    .filter(({ is_system }) => !is_system)
    .map(({ identifier, scopes = [], token_lifetime }) => ({
      identifier,
      scopes: scopes.map(({ value }) => value),
      tokenLifetime: token_lifetime ?? TOKEN_LIFETIME,
    }))
}

/** The grants of a configuration; their applications by id, though exports write names. */
export function toClientGrants(
  grants: CheckedConfig['clientGrants'] = [],
  { clients, servers }: { clients: readonly Client[]; servers: readonly ResourceServer[] },
): readonly ClientGrant[] {
  return grants.map(({ client_id, audience, scope = [] }) => ({
    clientId: clientNamed(clients, client_id),
    audience: isManagementApi(audience, servers) ? null : audience,
    scopes: scope,
  }))
}

/** An id is an id, whoever has it for a name. */
function clientNamed(clients: readonly Client[], idOrName: string): string {
  if (clients.some(({ clientId }) => clientId === idOrName)) return idOrName
  return clients.find(({ name }) => name === idOrName)?.clientId ?? idOrName
}

/**
 * An export names the Management API by the address of the tenant it came from, which is not ours. An
 * API of the team's own at such an address is that API and no key to the tenant.
 */
function isManagementApi(audience: string, servers: readonly ResourceServer[]): boolean {
  if (servers.some(({ identifier }) => identifier === audience)) return false
  return URL.canParse(audience) && new URL(audience).pathname === '/api/v2/'
}
