import type { Services } from '../../services.js'
import { profileClaims } from '../tokens/profile-claims.js'
import { bearerOf, verifyAccessToken } from '../tokens/verify-access-token.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { bodyParameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `GET|POST /userinfo`.
 *
 * @see [OpenID Connect Core section 5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo)
 */
export async function userinfo(request: Request, services: Services): Promise<Answer> {
  const { sub, scope, gty } = await verifyAccessToken(
    services,
    await bearerToken(request),
    `${services.issuer()}userinfo`,
  )
  // A token that an application has in its own name speaks for nobody, whatever its subject is.
  const user = sub === undefined || gty !== undefined ? undefined : await services.users.get(sub)
  if (!user || user.blocked) {
    throw new ProtocolError('invalid_token', 'The user is gone or blocked.', { status: 401 })
  }
  const scopes = typeof scope === 'string' ? scope.split(' ') : []
  return json({ sub: user.user_id, ...profileClaims(user, scopes) })
}

/** RFC 6750 sections 2.1 and 2.2; never from the query, which ends up in logs. */
async function bearerToken(request: Request): Promise<string> {
  const token =
    bearerOf(request) ??
    (request.method === 'POST' ? (await bodyParameters(request)).access_token : undefined)
  if (!token) {
    throw new ProtocolError('invalid_token', 'An access token is needed.', { status: 401 })
  }
  return token
}
