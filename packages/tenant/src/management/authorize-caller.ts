import type { Services } from '../services.js'
import { MACHINE_GRANT, RULES_CLIENT } from '../flow/tokens/machine-token.js'
import { managementAudience } from '../flow/tokens/requested-audience.js'
import { bearerOf, verifyAccessToken } from '../flow/tokens/verify-access-token.js'
import { ManagementError } from './management-error.js'

/** Who calls, and what they may do. */
export interface Caller {
  readonly clientId: string
  readonly scopes: readonly string[]
}

/**
 * Whoever calls. The token must be one that an application has in its own name for this very API: a
 * person's login never is, whatever scope and audience it carries. An application that is gone, or that
 * lost its grant, calls no more, though its token has not expired.
 *
 * @throws ManagementError 401, and 403 when the token has none of the scopes in `anyOf`.
 */
export async function authorizeCaller(
  services: Services,
  request: Request,
  anyOf: readonly string[],
): Promise<Caller> {
  const token = bearerOf(request)
  if (token === undefined) throw new ManagementError(401, 'Missing authentication')
  const { scope, gty, aud, azp } = await claimsOf(services, token)
  if (gty !== MACHINE_GRANT || aud !== managementAudience(services)) throw invalidToken()
  const clientId = String(azp)
  const granted = grantedNow(services, clientId)
  if (!granted) throw invalidToken()
  const scopes = (typeof scope === 'string' ? scope.split(' ') : []).filter(granted)
  if (anyOf.some((name) => scopes.includes(name))) return { clientId, scopes }
  throw insufficientScope(anyOf)
}

/** The refusal of a caller who has none of these scopes. */
export function insufficientScope(anyOf: readonly string[]): ManagementError {
  return new ManagementError(
    403,
    `Insufficient scope, expected any of: ${anyOf.join(',')}`,
    'insufficient_scope',
  )
}

/** Tells which scopes an application has now; `undefined` for one that has no grant. */
function grantedNow(
  services: Services,
  clientId: string,
): ((scope: string) => boolean) | undefined {
  if (clientId === RULES_CLIENT) return () => true
  const { clients, clientGrants } = services.config()
  if (!clients.some((client) => client.clientId === clientId)) return undefined
  const grant = clientGrants.find(
    (candidate) => candidate.clientId === clientId && candidate.audience === null,
  )
  return grant && ((scope) => grant.scopes.includes(scope))
}

async function claimsOf(services: Services, token: string) {
  return verifyAccessToken(services, token, managementAudience(services)).catch(() => {
    throw invalidToken()
  })
}

function invalidToken(): ManagementError {
  return new ManagementError(401, 'Invalid token')
}
