import * as v from 'valibot'
import { databaseSchema } from '../config/schema/connections.js'
import { connectionId } from '../config/sections.js'
import type { ConfigItem } from '../config/sections.js'
import type { Connection } from '../config/tenant-config.js'
import type { Services } from '../services.js'
import { configBody } from './config-body.js'
import { addItem, changeItem, itemIn, itemsIn, removeItem } from './config-items.js'
import type { Identified } from './config-items.js'
import { deleteUser } from './delete-user.js'
import { invalidQuery, noSuchUser, notFound } from './management-error.js'
import { pageOf, selectFields } from './page.js'
import type { Row } from './page.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'
import { text } from './user-patch.js'

const DATABASE = { section: 'databases', what: 'connection' } as const
/** Users that are deleted at a time. */
const BATCH = 1000

/** Databases. */
export const CONNECTION_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/connections',
    scopes: ['read:connections'],
    handle: async ({ services, query }) => {
      const { name, strategy } = query
      const rows = itemsIn(services, 'databases')
        .map((item) => shown(services, item))
        .filter((row) => name === undefined || row.name === name)
        .filter(
          (row) => strategy === undefined || strategy.split(',').includes(String(row.strategy)),
        )
      return pageOf(
        rows.map((row) => selectFields(row, query)),
        query,
        { name: 'connections', idOf: ({ id }) => String(id) },
      )
    },
  }),
  route({
    method: 'POST',
    path: '/connections',
    scopes: ['create:connections'],
    status: 201,
    body: configBody(databaseSchema, { required: ['name', 'strategy'], without: ['id'] }),
    handle: async ({ services }, body) => {
      const id = connectionId(String(body.name))
      // As on Auth0, a new connection is for no application yet.
      const item = { strategy: 'auth0', enabled_clients: [], ...body }
      return shown(services, await addItem(services, { ...DATABASE, id }, item))
    },
  }),
  route({
    method: 'GET',
    path: '/connections/:id',
    scopes: ['read:connections'],
    handle: async ({ services, params, query }) =>
      selectFields(shown(services, itemIn(services, { ...DATABASE, id: params.id })), query),
  }),
  route({
    method: 'PATCH',
    path: '/connections/:id',
    scopes: ['update:connections'],
    body: configBody(databaseSchema, { without: ['id', 'name', 'strategy'] }),
    handle: async (call, body) =>
      shown(call.services, await changed(call, (before) => ({ ...before, ...body }))),
  }),
  route({
    method: 'DELETE',
    path: '/connections/:id',
    scopes: ['delete:connections'],
    status: 202,
    handle: async ({ services, params }) => {
      const { name } = itemIn(services, { ...DATABASE, id: params.id })
      await removeItem(services, { ...DATABASE, id: params.id })
      await deleteUsersIn(services, String(name))
      return { deleted_at: new Date(services.clock.now() * 1000).toISOString() }
    },
  }),
  route({
    method: 'GET',
    path: '/connections/:id/clients',
    scopes: ['read:connections'],
    handle: async (call) => {
      const clients = enabledIn(call).map((client_id) => ({ client_id }))
      return pageOf(
        clients,
        { take: '50', ...call.query },
        { name: 'clients', idOf: ({ client_id }) => String(client_id) },
      )
    },
  }),
  route({
    method: 'PATCH',
    path: '/connections/:id/clients',
    scopes: ['update:connections'],
    status: 204,
    body: v.pipe(
      v.array(v.strictObject({ client_id: text, status: v.boolean() })),
      v.minLength(1),
      v.maxLength(50),
    ),
    handle: async (call, changes) => {
      const before = enabledIn(call)
      const off = changes.filter(({ status }) => !status).map(({ client_id }) => client_id)
      const on = changes.filter(({ status }) => status).map(({ client_id }) => client_id)
      const ids = [...new Set([...before, ...on])].filter((id) => !off.includes(id))
      await changed(call, (item) => ({ ...item, enabled_clients: ids }))
    },
  }),
  route({
    method: 'DELETE',
    path: '/connections/:id/users',
    scopes: ['delete:users'],
    status: 204,
    handle: async ({ services, params, query }) => {
      const { name } = itemIn(services, { ...DATABASE, id: params.id })
      if (!query.email) throw invalidQuery('Missing required property: email')
      const user = await services.users.findByEmail(String(name), query.email)
      if (!user) throw noSuchUser()
      await deleteUser(services, user)
    },
  }),
]

function changed(
  { services, params }: Call,
  change: (before: ConfigItem) => ConfigItem,
): Promise<Identified> {
  return changeItem(services, { ...DATABASE, id: params.id }, change)
}

/** A connection that was just read is there. */
function shown(services: Services, item: Identified): Row {
  const row = presented(services, item)
  if (!row) throw notFound('connection')
  return row
}

function presented(services: Services, item: Identified): Row | undefined {
  const connection = connectionAt(services, item.id)
  return (
    connection && {
      options: {},
      realms: [item.name],
      is_domain_connection: false,
      ...item,
      strategy: connection.strategy,
      metadata: connection.metadata,
      enabled_clients: idsOf(services, connection),
    }
  )
}

function enabledIn({ services, params }: Call): readonly string[] {
  const connection = connectionAt(services, params.id)
  if (!connection) throw notFound('connection')
  return idsOf(services, connection)
}

function connectionAt(services: Services, id: string | undefined): Connection | undefined {
  return services.config().connections.find((connection) => connection.id === id)
}

/** The ids of the applications that may use it; folders also write their names. */
function idsOf(services: Services, { enabledClients }: Connection): readonly string[] {
  return services
    .config()
    .clients.filter(
      ({ clientId, name }) =>
        enabledClients === null ||
        enabledClients.includes(clientId) ||
        enabledClients.includes(name),
    )
    .map(({ clientId }) => clientId)
}

/** As on Auth0, the users of a database go with it. */
async function deleteUsersIn(services: Services, connection: string): Promise<void> {
  // The look-up also puts the seeds into the store, if nobody did yet.
  await services.users.list({ limit: 1 })
  for (;;) {
    const users = await services.store.query<{ readonly user_id: string }>(
      'user',
      { connection },
      { limit: BATCH },
    )
    if (users.length === 0) return
    for (const { user_id } of users) {
      const user = await services.users.get(user_id)
      if (user) await deleteUser(services, user)
    }
  }
}
