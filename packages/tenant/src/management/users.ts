import { normalised } from '../users/user-documents.js'
import type { User } from '../users/user.js'
import { insufficientScope } from './authorize-caller.js'
import { createUser, newUserSchema } from './create-user.js'
import { deleteUser } from './delete-user.js'
import { invalidQuery, noSuchUser } from './management-error.js'
import { pageOf, selectFields } from './page.js'
import type { Row } from './page.js'
import { patchUser } from './patch-user.js'
import { presentedUser } from './presented-user.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'
import { checkUserPatch, userPatchSchema } from './user-patch.js'
import type { UserPatch } from './user-patch.js'
import { parseUserQuery } from './user-query.js'

/** Auth0's search finds no more than these. */
const MAX_FOUND = 1000

/** Users, without what hangs on them. */
export const USER_ROUTES: readonly Route[] = [
  route({ method: 'GET', path: '/users', scopes: ['read:users'], handle: searchUsers }),
  route({
    method: 'POST',
    path: '/users',
    scopes: ['create:users'],
    status: 201,
    body: newUserSchema,
    handle: async ({ services }, body) => presentedUser(await createUser(services, body)),
  }),
  route({ method: 'GET', path: '/users-by-email', scopes: ['read:users'], handle: usersByEmail }),
  route({ method: 'GET', path: '/users/:id', scopes: ['read:users'], handle: getUser }),
  route({
    method: 'PATCH',
    path: '/users/:id',
    scopes: ['update:users', 'update:users_app_metadata'],
    body: userPatchSchema,
    handle: updateUser,
  }),
  route({
    method: 'DELETE',
    path: '/users/:id',
    scopes: ['delete:users'],
    status: 204,
    handle: async (call) => {
      // As on Auth0, whoever is gone already is deleted.
      const user = await call.services.users.get(call.params.id ?? '')
      if (user) await deleteUser(call.services, user)
    },
  }),
]

/** The user that the path names. @throws ManagementError 404. */
export async function userOf({ services, params }: Call): Promise<User> {
  const user = await services.users.get(params.id ?? '')
  if (!user) throw noSuchUser()
  return user
}

async function getUser(call: Call): Promise<unknown> {
  return selectFields(presentedUser(await userOf(call)), call.query)
}

/** All users, or those that `q` describes. */
async function searchUsers({ services, query }: Call): Promise<unknown> {
  const { q, connection, sort } = query
  const isMeant = q ? parseUserQuery(q) : () => true
  const found = (await services.users.list({ limit: MAX_FOUND }))
    .filter((user) => connection === undefined || user.connection === connection)
    .map(presentedUser)
    .filter(isMeant)
  const shown = sorted(found, sort).map((user) => selectFields(user, query))
  return pageOf(shown, query, { name: 'users' })
}

/** `field:1` or `field:-1`, as Auth0 sorts. */
function sorted(users: readonly Row[], sort: string | undefined): readonly Row[] {
  if (!sort) return users
  const [, field = '', direction] = /^([\w.]{1,100}):(-?1)$/.exec(sort) ?? []
  if (direction === undefined) throw invalidQuery("'sort' must be field:1 or field:-1")
  const valueOf = (user: Row) => (Object.hasOwn(user, field) ? String(user[field]) : '')
  const order = Number(direction)
  return users.toSorted((a, b) => order * valueOf(a).localeCompare(valueOf(b)))
}

/** Of each connection the user with that address. */
async function usersByEmail({ services, query }: Call): Promise<unknown> {
  const { email } = query
  if (!email) throw invalidQuery('Missing required property: email')
  const found: User[] = []
  for (const { name } of services.config().connections) {
    const user = await services.users.findByEmail(name, normalised(email))
    if (user) found.push(user)
  }
  return found.map((user) => selectFields(presentedUser(user), query))
}

/** For metadata of the application its own scope will do. */
async function updateUser({ services, params, scopes }: Call, patch: UserPatch): Promise<unknown> {
  checkUserPatch(patch)
  const isMetadataOnly = Object.keys(patch).every((name) => name === 'app_metadata')
  if (!scopes.includes('update:users') && !isMetadataOnly) {
    throw insufficientScope(['update:users'])
  }
  return presentedUser(await patchUser(services, params.id ?? '', patch))
}
