import type { FederatedConnection } from '../../config/federated-connection.js'
import type { PasswordlessConnection } from '../../config/passwordless-connection.js'
import type { Client, Connection, TenantConfig } from '../../config/tenant-config.js'

/** The application with that id. */
export function findClient(config: TenantConfig, clientId: string): Client | undefined {
  return config.clients.find((client) => client.clientId === clientId)
}

/** The connections that `client` may use, the default directory first. */
export function connectionsOf(config: TenantConfig, client: Client): readonly Connection[] {
  const usable = config.connections.filter((connection) => isEnabled(connection, client))
  const isDefault = ({ name }: Connection) => name === config.tenant.defaultDirectory
  return [...usable.filter(isDefault), ...usable.filter((connection) => !isDefault(connection))]
}

/** The connection of that name, or the first one, if `client` may use it. */
export function connectionOf(
  config: TenantConfig,
  client: Client,
  name: string | undefined,
): Connection | undefined {
  const usable = connectionsOf(config, client)
  return name === undefined ? usable[0] : usable.find((connection) => connection.name === name)
}

/** The connections to other sites that `client` may use. */
export function federatedOf(config: TenantConfig, client: Client): readonly FederatedConnection[] {
  return config.federated.filter((connection) => isEnabled(connection, client))
}

/** The connection to another site of that name, if `client` may use it. */
export function federatedConnection(
  config: TenantConfig,
  client: Client,
  name: string,
): FederatedConnection | undefined {
  return federatedOf(config, client).find((connection) => connection.name === name)
}

/** The passwordless connections that `client` may use. */
export function passwordlessOf(
  config: TenantConfig,
  client: Client,
): readonly PasswordlessConnection[] {
  return config.passwordless.filter((connection) => isEnabled(connection, client))
}

/** The passwordless connection of that name, if `client` may use it. */
export function passwordlessConnection(
  config: TenantConfig,
  client: Client,
  name: string,
): PasswordlessConnection | undefined {
  return passwordlessOf(config, client).find((connection) => connection.name === name)
}

/** Whether there is a connection of that name, of whatever kind, that `client` may use. */
export function hasConnection(config: TenantConfig, client: Client, name: string): boolean {
  return [
    ...connectionsOf(config, client),
    ...federatedOf(config, client),
    ...passwordlessOf(config, client),
  ].some((connection) => connection.name === name)
}

/** The connection to which the domain of an email address leads, if `client` may use it. */
export function connectionOfDomain(
  config: TenantConfig,
  client: Client,
  address: string,
): FederatedConnection | undefined {
  const domain = address
    .slice(address.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase()
  if (domain === address.trim().toLowerCase()) return undefined
  return federatedOf(config, client).find(({ domainAliases }) => domainAliases?.includes(domain))
}

/** Tells whether pages of `origin` may call the tenant for `client`, with cookies. */
export function isAllowedOrigin(client: Client, origin: string | null): origin is string {
  return origin !== null && hasOrigin(client.allowedOrigins, origin)
}

/** Tells whether a page of `origin` may receive an authorization response as a message. */
export function isWebOrigin(client: Client, origin: string): boolean {
  return hasOrigin(client.webOrigins, origin)
}

function isEnabled(
  { enabledClients }: Pick<Connection, 'enabledClients'>,
  client: Client,
): boolean {
  return (
    enabledClients === null ||
    enabledClients.includes(client.clientId) ||
    enabledClients.includes(client.name)
  )
}

function hasOrigin(allowed: readonly string[], origin: string): boolean {
  return allowed.some((candidate) => originOf(candidate) === origin)
}

/** The origin of a URL; `undefined` for what has none. */
export function originOf(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url).origin : 'null'
  return parsed === 'null' ? undefined : parsed
}
