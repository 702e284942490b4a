import { jsonBody, mediaType, queryParameters } from '../flow/wire/parameters.js'
import type { Parameters } from '../flow/wire/parameters.js'
import type { Services } from '../services.js'
import { normalised } from '../users/user-documents.js'
import type { User } from '../users/user.js'
import { authorizeCaller } from './authorize-caller.js'
import { ManagementError, noSuchUser } from './management-error.js'
import { pageOf } from './page.js'
import { patchUser } from './patch-user.js'
import { presentedUser, selectFields } from './presented-user.js'
import { parseUserPatch } from './user-patch.js'
import { parseUserQuery } from './user-query.js'

/** Auth0's search finds no more than these. */
const MAX_FOUND = 1000

/** `GET /api/v2/users/{id}`, scope `read:users`. */
export async function getUser(services: Services, request: Request, id: string): Promise<unknown> {
  await authorizeCaller(services, request, ['read:users'])
  const user = await services.users.get(id)
  if (!user) throw noSuchUser()
  return selectFields(presentedUser(user), queryParameters(request))
}

/** `GET /api/v2/users`, scope `read:users`: all users, or those that `q` describes. */
export async function searchUsers(services: Services, request: Request): Promise<unknown> {
  await authorizeCaller(services, request, ['read:users'])
  const parameters = queryParameters(request)
  const { q } = parameters
  const isMeant = q ? parseUserQuery(q) : () => true
  const users = (await services.users.list({ limit: MAX_FOUND })).map(presentedUser)
  return pageOf(
    users.filter(isMeant).map((user) => selectFields(user, parameters)),
    parameters,
  )
}

/** `GET /api/v2/users-by-email`, scope `read:users`: of each connection the user with that address. */
export async function usersByEmail(services: Services, request: Request): Promise<unknown> {
  await authorizeCaller(services, request, ['read:users'])
  const parameters: Parameters = queryParameters(request)
  const { email } = parameters
  if (!email) {
    throw new ManagementError(
      400,
      "Query validation error: 'Missing required property: email'.",
      'invalid_query_string',
    )
  }
  const found: User[] = []
  for (const { name } of services.config().connections) {
    const user = await services.users.findByEmail(name, normalised(email))
    if (user) found.push(user)
  }
  return found.map((user) => selectFields(presentedUser(user), parameters))
}

/** `PATCH /api/v2/users/{id}`, scope `update:users`; for metadata of the application its own will do. */
export async function updateUser(
  services: Services,
  request: Request,
  id: string,
): Promise<unknown> {
  const needed = ['update:users', 'update:users_app_metadata']
  const scopes = await authorizeCaller(services, request, needed)
  if (mediaType(request) !== 'application/json') {
    throw new ManagementError(415, 'The body must be application/json.')
  }
  const patch = parseUserPatch(await jsonBody(request))
  const isMetadataOnly = Object.keys(patch).every((name) => name === 'app_metadata')
  if (!scopes.includes('update:users') && !isMetadataOnly) {
    throw new ManagementError(
      403,
      'Insufficient scope, expected any of: update:users',
      'insufficient_scope',
    )
  }
  return presentedUser(await patchUser(services, id, patch))
}
