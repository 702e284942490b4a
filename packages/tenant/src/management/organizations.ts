import * as v from 'valibot'
import { organizationSchema } from '../config/schema/organizations.js'
import type { ConfigItem } from '../config/sections.js'
import type { Services } from '../services.js'
import type { User } from '../users/user.js'
import { configBody } from './config-body.js'
import { addItem, changeItem, itemIn, itemsIn, newId, removeItem } from './config-items.js'
import type { Identified } from './config-items.js'
import { ManagementError, noSuchUser, notFound } from './management-error.js'
import { pageOf } from './page.js'
import type { Row } from './page.js'
import { presentedUser } from './presented-user.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'
import { text } from './user-patch.js'
import { userOf } from './users.js'

const ORGANIZATION = { section: 'organizations', what: 'organization' } as const
/** Users that are looked through for members. Our choice. */
const MAX_USERS = 100_000
const idOf = ({ id }: Row) => String(id)

const membersSchema = v.strictObject({
  members: v.pipe(v.array(text), v.minLength(1), v.maxLength(10)),
})
const assigning = { assign_membership_on_login: v.optional(v.boolean()) }

/** Organizations, their members, and the connections that they admit. */
export const ORGANIZATION_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/organizations',
    scopes: ['read:organizations'],
    handle: async ({ services, query }) => {
      const rows = itemsIn(services, 'organizations').map(presented)
      return pageOf(rows, query, { name: 'organizations', idOf })
    },
  }),
  route({
    method: 'POST',
    path: '/organizations',
    scopes: ['create:organizations'],
    status: 201,
    body: configBody(organizationSchema, {
      required: ['name'],
      without: ['id', 'connections'],
      also: ['enabled_connections'],
    }),
    handle: async ({ services }, { enabled_connections: enabled, ...body }) => {
      const id = newId('org_')
      const connections = Array.isArray(enabled)
        ? enabled.map((entry: ConfigItem) => ({
            name: connectionName(services, String(entry.connection_id)),
            assign_membership_on_login: entry.assign_membership_on_login === true,
          }))
        : []
      const item = { ...body, id, connections }
      return presented(await addItem(services, { ...ORGANIZATION, id }, item))
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/name/:name',
    scopes: ['read:organizations'],
    handle: async ({ services, params }) => {
      const found = itemsIn(services, 'organizations').find(({ name }) => name === params.name)
      if (!found) throw notFound('organization')
      return presented(found)
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/:id',
    scopes: ['read:organizations'],
    handle: async (call) => presented(organizationOf(call)),
  }),
  route({
    method: 'PATCH',
    path: '/organizations/:id',
    scopes: ['update:organizations'],
    body: configBody(organizationSchema, { without: ['id', 'connections'] }),
    handle: async (call, body) => {
      const before = organizationOf(call)
      const after = await changed(call, (item) => ({ ...item, ...body }))
      if (after.name !== before.name) {
        for (const { user_id } of await membersOf(call.services, before)) {
          await changeMembership(call.services, user_id, (names) => [
            ...names.filter((name) => name !== before.name),
            String(after.name),
          ])
        }
      }
      return presented(after)
    },
  }),
  route({
    method: 'DELETE',
    path: '/organizations/:id',
    scopes: ['delete:organizations'],
    status: 204,
    handle: async (call) => {
      const organization = organizationOf(call)
      await removeItem(call.services, { ...ORGANIZATION, id: organization.id })
      for (const { user_id } of await membersOf(call.services, organization)) {
        await leave(call.services, user_id, organization)
      }
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/:id/members',
    scopes: ['read:organization_members'],
    handle: async (call) => {
      const members = (await membersOf(call.services, organizationOf(call))).map(presentedUser)
      const rows = members.map(({ user_id, email, name, picture }) => ({
        user_id,
        email,
        name,
        picture,
      }))
      return pageOf(rows, call.query, { name: 'members', idOf: ({ user_id }) => String(user_id) })
    },
  }),
  route({
    method: 'POST',
    path: '/organizations/:id/members',
    scopes: ['create:organization_members'],
    status: 204,
    body: membersSchema,
    handle: async (call, { members }) => {
      const { name } = organizationOf(call)
      for (const id of members) if (!(await call.services.users.get(id))) throw noSuchUser()
      for (const id of members) {
        await changeMembership(call.services, id, (names) => [...names, String(name)])
      }
    },
  }),
  route({
    method: 'DELETE',
    path: '/organizations/:id/members',
    scopes: ['delete:organization_members'],
    status: 204,
    body: membersSchema,
    handle: async (call, { members }) => {
      const organization = organizationOf(call)
      for (const id of members) {
        if (await call.services.users.get(id)) await leave(call.services, id, organization)
      }
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/:id/enabled_connections',
    scopes: ['read:organization_connections'],
    handle: async (call) =>
      pageOf(admitted(call.services, organizationOf(call)), call.query, {
        name: 'enabled_connections',
      }),
  }),
  route({
    method: 'POST',
    path: '/organizations/:id/enabled_connections',
    scopes: ['create:organization_connections'],
    status: 201,
    body: v.strictObject({ connection_id: text, ...assigning }),
    handle: async (call, { connection_id: id, assign_membership_on_login: assigns = false }) => {
      const { services } = call
      const name = connectionName(services, id)
      if (admitted(services, organizationOf(call)).some((row) => row.connection_id === id)) {
        throw new ManagementError(409, 'The connection is enabled already.', 'conflict')
      }
      await changeConnections(call, (before) => [
        ...before,
        { name, assign_membership_on_login: assigns },
      ])
      return connectionIn(call, id)
    },
  }),
  route({
    method: 'GET',
    path: '/organizations/:id/enabled_connections/:connection',
    scopes: ['read:organization_connections'],
    handle: async (call) => connectionIn(call, call.params.connection),
  }),
  route({
    method: 'PATCH',
    path: '/organizations/:id/enabled_connections/:connection',
    scopes: ['update:organization_connections'],
    body: v.strictObject(assigning),
    handle: async (call, body) => {
      const { connection: row } = connectionIn(call, call.params.connection)
      await changeConnections(call, (before) =>
        before.map((entry) => (entry.name === row.name ? { ...entry, ...body } : entry)),
      )
      return connectionIn(call, call.params.connection)
    },
  }),
  route({
    method: 'DELETE',
    path: '/organizations/:id/enabled_connections/:connection',
    scopes: ['delete:organization_connections'],
    status: 204,
    handle: async (call) => {
      const { connection: row } = connectionIn(call, call.params.connection)
      await changeConnections(call, (before) => before.filter(({ name }) => name !== row.name))
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id/organizations',
    scopes: ['read:organizations'],
    handle: async (call) => {
      const { organizations = [] } = await userOf(call)
      const rows = itemsIn(call.services, 'organizations')
        .filter(({ name }) => organizations.includes(String(name)))
        .map(presented)
      return pageOf(rows, call.query, { name: 'organizations' })
    },
  }),
]

function organizationOf({ services, params }: Call): Identified {
  return itemIn(services, { ...ORGANIZATION, id: params.id })
}

function changed(call: Call, change: (before: ConfigItem) => ConfigItem): Promise<Identified> {
  const { id } = call.params
  return changeItem(call.services, { ...ORGANIZATION, id }, (item) => ({ ...change(item), id }))
}

function presented({ id, name, display_name = name, metadata = {}, branding }: Identified): Row {
  return { id, name, display_name, metadata, ...(branding !== undefined && { branding }) }
}

async function membersOf({ users }: Services, { name }: Identified): Promise<readonly User[]> {
  const all = await users.list({ limit: MAX_USERS })
  return all.filter(({ organizations = [] }) => organizations.includes(String(name)))
}

async function changeMembership(
  { users }: Services,
  userId: string,
  change: (before: readonly string[]) => readonly string[],
): Promise<void> {
  await users.update(userId, (user) => ({
    ...user,
    organizations: [...new Set(change(user.organizations ?? []))],
  }))
}

function leave(services: Services, userId: string, { name }: Identified): Promise<void> {
  return changeMembership(services, userId, (names) => names.filter((other) => other !== name))
}

/** The connections of an organization; one that names none admits all. */
function admitted(services: Services, { id }: Identified) {
  const { connections, organizations } = services.config()
  const organization = organizations.find((candidate) => candidate.id === id)
  const entries =
    organization?.connections ?? connections.map(({ name }) => ({ name, assignsMembership: false }))
  return entries.flatMap((entry) => {
    const connection = connections.find(({ name }) => name === entry.name)
    if (!connection) return []
    return [
      {
        connection_id: connection.id,
        assign_membership_on_login: entry.assignsMembership,
        connection: { name: connection.name, strategy: connection.strategy },
      },
    ]
  })
}

function connectionIn(call: Call, connectionId: string | undefined) {
  const rows = admitted(call.services, organizationOf(call))
  const row = rows.find(({ connection_id }) => connection_id === connectionId)
  if (!row) throw notFound('connection')
  return row
}

/** Writes down all that are admitted now, with the change. */
function changeConnections(
  call: Call,
  change: (before: readonly ConfigItem[]) => readonly ConfigItem[],
): Promise<Identified> {
  const rows = admitted(call.services, organizationOf(call))
  const before = rows.map(({ connection, assign_membership_on_login }) => ({
    name: connection.name,
    assign_membership_on_login,
  }))
  return changed(call, (item) => ({ ...item, connections: change(before) }))
}

function connectionName(services: Services, id: string): string {
  const connection = services.config().connections.find((candidate) => candidate.id === id)
  if (!connection) throw notFound('connection')
  return connection.name
}
