import type { AuthorizationRequest } from '@lockstep/protocol'
import type { FederatedConnection } from '../../config/federated-connection.js'
import type { Client } from '../../config/tenant-config.js'
import { isLoopbackName } from '../../http/host-check.js'
import type { Services } from '../../services.js'
import { UpstreamError } from '../../upstream/upstream-error.js'
import { beginUpstreamLogin } from '../../upstream/upstream-login.js'
import {
  connectionOfDomain,
  connectionsOf,
  federatedConnection,
  federatedOf,
} from '../request/clients.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * The other site that a request leads to at once: the one it names, the one that the domain of its
 * `login_hint` belongs to, or the only one the application has.
 */
export function destinationOf(
  services: Services,
  client: Client,
  { connection: name, loginHint = '' }: AuthorizationRequest,
): FederatedConnection | undefined {
  const config = services.config()
  if (name !== undefined) return federatedConnection(config, client, name)
  const byDomain = connectionOfDomain(config, client, loginHint)
  if (byDomain) return byDomain
  const [only, ...others] = federatedOf(config, client)
  return others.length === 0 && connectionsOf(config, client).length === 0 ? only : undefined
}

/**
 * Where the browser goes to sign in at another site.
 *
 * @throws ProtocolError `server_error` when the site cannot be used; the log says why.
 */
export async function leaveFor(
  services: Services,
  visit: Parameters<typeof beginUpstreamLogin>[1],
): Promise<string> {
  const { connection } = visit
  const { hostname } = new URL(services.issuer())
  // It asks nobody for a password, so nobody but the developer may reach it.
  if (connection.upstream === null && !isLoopbackName(hostname)) {
    throw new ProtocolError('server_error', describeMissingCredentials(connection))
  }
  try {
    return await beginUpstreamLogin(services, visit)
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error
    services.log.error({ err: error, connection: connection.name }, 'other site not reached')
    throw new ProtocolError('server_error', `${connection.name} cannot be reached.`, {
      detail: error.message,
      cause: error,
    })
  }
}

function describeMissingCredentials({ name, devkeys }: FederatedConnection): string {
  return devkeys
    ? `The connection ${name} uses developer keys, which do not work on a custom domain. Give it a client_id and a client_secret of your own.`
    : `The connection ${name} has no credentials of its own, and the development identity provider answers on loopback only. Give it a client_id and a client_secret.`
}
