import * as v from 'valibot'
import { roleSchema } from '../config/schema/organizations.js'
import type { ConfigItem } from '../config/sections.js'
import type { Services } from '../services.js'
import type { Permission, User } from '../users/user.js'
import { configBody } from './config-body.js'
import { addItem, changeItem, itemIn, itemsIn, newId, removeItem } from './config-items.js'
import type { Identified } from './config-items.js'
import { invalidBody, noSuchUser } from './management-error.js'
import { pageOf } from './page.js'
import type { Row } from './page.js'
import { presentedUser } from './presented-user.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'
import { text } from './user-patch.js'
import { userOf } from './users.js'

const ROLE = { section: 'roles', what: 'role' } as const
/** Users that are looked through for a role. Our choice. */
const MAX_USERS = 100_000

const permissionsSchema = v.strictObject({
  permissions: v.pipe(
    v.array(v.strictObject({ resource_server_identifier: text, permission_name: text })),
    v.minLength(1),
    v.maxLength(50),
  ),
})
const rolesSchema = v.strictObject({
  roles: v.pipe(v.array(text), v.minLength(1), v.maxLength(50)),
})
const usersSchema = v.strictObject({
  users: v.pipe(v.array(text), v.minLength(1), v.maxLength(50)),
})
type Permissions = v.InferOutput<typeof permissionsSchema>

/** Roles, their permissions, and who has them. */
export const ROLE_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/roles',
    scopes: ['read:roles'],
    handle: async ({ services, query }) => {
      const { name_filter: part = '' } = query
      const rows = itemsIn(services, 'roles')
        .map(presented)
        .filter(({ name }) => String(name).toLowerCase().includes(part.toLowerCase()))
      return pageOf(rows, query, { name: 'roles' })
    },
  }),
  route({
    method: 'POST',
    path: '/roles',
    scopes: ['create:roles'],
    body: configBody(roleSchema, { required: ['name'], without: ['id', 'permissions'] }),
    handle: async ({ services }, body) => {
      const id = newId('rol_')
      return presented(await addItem(services, { ...ROLE, id }, { ...body, id }))
    },
  }),
  route({
    method: 'GET',
    path: '/roles/:id',
    scopes: ['read:roles'],
    handle: async (call) => presented(roleOf(call)),
  }),
  route({
    method: 'PATCH',
    path: '/roles/:id',
    scopes: ['update:roles'],
    body: configBody(roleSchema, { without: ['id', 'permissions'] }),
    handle: async (call, body) => {
      const before = roleOf(call)
      const after = await changeRole(call, (role) => ({ ...role, ...body }))
      if (after.name !== before.name) {
        await eachHolder(call.services, before, (roles) => [...roles, String(after.name)])
      }
      return presented(after)
    },
  }),
  route({
    method: 'DELETE',
    path: '/roles/:id',
    scopes: ['delete:roles'],
    handle: async (call) => {
      const role = roleOf(call)
      await removeItem(call.services, { ...ROLE, id: role.id })
      await eachHolder(call.services, role, (roles) => roles)
      return {}
    },
  }),
  route({
    method: 'GET',
    path: '/roles/:id/permissions',
    scopes: ['read:roles'],
    handle: async (call) =>
      pageOf(permissionsOf(roleOf(call)), call.query, { name: 'permissions' }),
  }),
  route({
    method: 'POST',
    path: '/roles/:id/permissions',
    scopes: ['update:roles'],
    status: 201,
    body: permissionsSchema,
    handle: async (call, { permissions }: Permissions) => {
      knownPermissions(call.services, permissions)
      await changeRole(call, (role) => ({
        ...role,
        permissions: united(permissionsOf(role), permissions),
      }))
      return {}
    },
  }),
  route({
    method: 'DELETE',
    path: '/roles/:id/permissions',
    scopes: ['update:roles'],
    status: 204,
    body: permissionsSchema,
    handle: async (call, { permissions }: Permissions) => {
      await changeRole(call, (role) => ({
        ...role,
        permissions: differing(permissionsOf(role), permissions),
      }))
    },
  }),
  route({
    method: 'GET',
    path: '/roles/:id/users',
    scopes: ['read:roles', 'read:users'],
    handle: async (call) => {
      const users = (await holders(call.services, roleOf(call))).map(presentedUser)
      const rows = users.map(({ user_id, email, name, picture }) => ({
        user_id,
        email,
        name,
        picture,
      }))
      return pageOf(rows, call.query, { name: 'users', idOf: ({ user_id }) => String(user_id) })
    },
  }),
  route({
    method: 'POST',
    path: '/roles/:id/users',
    scopes: ['update:roles', 'update:users'],
    body: usersSchema,
    handle: async (call, { users }) => {
      const { name } = roleOf(call)
      for (const id of users) if (!(await call.services.users.get(id))) throw noSuchUser()
      for (const id of users) {
        await changeRoles(call.services, id, (roles) => [...roles, String(name)])
      }
      return {}
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id/roles',
    scopes: ['read:users', 'read:roles'],
    handle: async (call) => {
      const { roles = [] } = await userOf(call)
      const rows = itemsIn(call.services, 'roles')
        .filter(({ name }) => roles.includes(String(name)))
        .map(presented)
      return pageOf(rows, call.query, { name: 'roles' })
    },
  }),
  route({
    method: 'POST',
    path: '/users/:id/roles',
    scopes: ['update:users', 'create:role_members'],
    status: 204,
    body: rolesSchema,
    handle: async (call, { roles: ids }) => {
      const names = namesOf(call.services, ids)
      await changeRoles(call.services, (await userOf(call)).user_id, (roles) => [
        ...roles,
        ...names,
      ])
    },
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/roles',
    scopes: ['update:users', 'delete:role_members'],
    status: 204,
    body: rolesSchema,
    handle: async (call, { roles: ids }) => {
      const names = namesOf(call.services, ids)
      await changeRoles(call.services, (await userOf(call)).user_id, (roles) =>
        roles.filter((name) => !names.includes(name)),
      )
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id/permissions',
    scopes: ['read:users'],
    handle: async (call) => {
      const { roles = [], granted_permissions: own = [] } = await userOf(call)
      const ofRoles = itemsIn(call.services, 'roles')
        .filter(({ name }) => roles.includes(String(name)))
        .flatMap((role) => permissionsOf(role).map((permission) => ({ permission, role })))
      const rows = united(
        own,
        ofRoles.map(({ permission }) => permission),
      ).map((permission) => ({
        ...permission,
        sources: [
          ...(own.some((other) => isSame(other, permission)) ? [{ source_type: 'DIRECT' }] : []),
          ...ofRoles
            .filter((other) => isSame(other.permission, permission))
            .map(({ role }) => ({
              source_type: 'ROLE',
              source_id: role.id,
              source_name: role.name,
            })),
        ],
      }))
      return pageOf(rows, call.query, { name: 'permissions' })
    },
  }),
  route({
    method: 'POST',
    path: '/users/:id/permissions',
    scopes: ['update:users'],
    status: 201,
    body: permissionsSchema,
    handle: async (call, { permissions }: Permissions) => {
      knownPermissions(call.services, permissions)
      await changePermissions(call, (own) => united(own, permissions))
      return {}
    },
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/permissions',
    scopes: ['update:users'],
    status: 204,
    body: permissionsSchema,
    handle: async (call, { permissions }: Permissions) => {
      await changePermissions(call, (own) => differing(own, permissions))
    },
  }),
]

function roleOf({ services, params }: Call): Identified {
  return itemIn(services, { ...ROLE, id: params.id })
}

/** What is laid over the folder keeps its id, though the folder's roles have none. */
function changeRole(
  { services, params }: Call,
  change: (before: ConfigItem) => ConfigItem,
): Promise<Identified> {
  const { id } = params
  return changeItem(services, { ...ROLE, id }, (before) => ({ ...change(before), id }))
}

function presented({ id, name, description = '' }: Identified): Row {
  return { id, name, description }
}

function namesOf(services: Services, ids: readonly string[]): readonly string[] {
  return ids.map((id) => String(itemIn(services, { ...ROLE, id }).name))
}

function permissionsOf({ permissions }: ConfigItem): readonly (Permission & Row)[] {
  return Array.isArray(permissions) ? (permissions as (Permission & Row)[]) : []
}

/** A misspelt permission would be held by nobody. */
function knownPermissions({ config }: Services, asked: readonly Permission[]): void {
  for (const { resource_server_identifier: identifier, permission_name: name } of asked) {
    const server = config().resourceServers.find((other) => other.identifier === identifier)
    if (!server?.scopes.includes(name)) {
      throw invalidBody(`No permission ${name.slice(0, 100)} in ${identifier.slice(0, 100)}`)
    }
  }
}

async function holders({ users }: Services, { name }: Identified): Promise<readonly User[]> {
  const all = await users.list({ limit: MAX_USERS })
  return all.filter(({ roles = [] }) => roles.includes(String(name)))
}

/** Takes a role from everybody who has it, and gives what `change` makes of the others. */
async function eachHolder(
  services: Services,
  role: Identified,
  change: (others: readonly string[]) => readonly string[],
): Promise<void> {
  for (const { user_id } of await holders(services, role)) {
    await changeRoles(services, user_id, (roles) =>
      change(roles.filter((name) => name !== role.name)),
    )
  }
}

async function changeRoles(
  { users }: Services,
  userId: string,
  change: (before: readonly string[]) => readonly string[],
): Promise<void> {
  await users.update(userId, (user) => ({
    ...user,
    roles: [...new Set(change(user.roles ?? []))],
  }))
}

async function changePermissions(
  call: Call,
  change: (before: readonly Permission[]) => readonly Permission[],
): Promise<void> {
  const { user_id } = await userOf(call)
  await call.services.users.update(user_id, (user) => ({
    ...user,
    granted_permissions: change(user.granted_permissions ?? []),
  }))
}

function united(
  some: readonly Permission[],
  more: readonly Permission[],
): readonly (Permission & Row)[] {
  return [...some, ...more].filter(
    (permission, index, all) => all.findIndex((other) => isSame(other, permission)) === index,
  ) as (Permission & Row)[]
}

function differing(
  some: readonly Permission[],
  less: readonly Permission[],
): readonly Permission[] {
  return some.filter((permission) => !less.some((other) => isSame(other, permission)))
}

function isSame(one: Permission, other: Permission): boolean {
  return (
    one.permission_name === other.permission_name &&
    one.resource_server_identifier === other.resource_server_identifier
  )
}
