import type { Services } from '../services.js'
import { MACHINE_GRANT } from '../flow/tokens/machine-token.js'
import { managementAudience } from '../flow/tokens/requested-audience.js'
import { bearerOf, verifyAccessToken } from '../flow/tokens/verify-access-token.js'
import { ManagementError } from './management-error.js'

/**
 * The scopes of whoever calls. The token must be one that an application has in its own name for this
 * very API: a person's login never is, whatever scope and audience it carries.
 *
 * @throws ManagementError 401, and 403 when the token has none of the scopes in `anyOf`.
 */
export async function authorizeCaller(
  services: Services,
  request: Request,
  anyOf: readonly string[],
): Promise<readonly string[]> {
  const token = bearerOf(request)
  if (token === undefined) throw new ManagementError(401, 'Missing authentication')
  const { scope, gty, aud } = await claimsOf(services, token)
  if (gty !== MACHINE_GRANT || aud !== managementAudience(services)) throw invalidToken()
  const scopes = typeof scope === 'string' ? scope.split(' ') : []
  if (anyOf.some((name) => scopes.includes(name))) return scopes
  throw new ManagementError(
    403,
    `Insufficient scope, expected any of: ${anyOf.join(',')}`,
    'insufficient_scope',
  )
}

async function claimsOf(services: Services, token: string) {
  return verifyAccessToken(services, token, managementAudience(services)).catch(() => {
    throw invalidToken()
  })
}

function invalidToken(): ManagementError {
  return new ManagementError(401, 'Invalid token')
}
