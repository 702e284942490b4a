import * as v from 'valibot'
import { connectionSchema } from '../config/schema/federated.js'
import type { FederatedConnection } from '../config/federated-connection.js'
import { isRecord } from '../config/is-record.js'
import { connectionId } from '../config/sections.js'
import type { ConfigItem } from '../config/sections.js'
import type { Connection } from '../config/tenant-config.js'
import type { Services } from '../services.js'
import { configBody } from './config-body.js'
import { addItem, changeItem, itemIn, itemsIn, removeItem } from './config-items.js'
import type { Identified, Place } from './config-items.js'
import { deleteUser } from './delete-user.js'
import {
  invalidBody,
  invalidQuery,
  ManagementError,
  noSuchUser,
  notFound,
} from './management-error.js'
import { pageOf, selectFields } from './page.js'
import type { Row } from './page.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'
import { text } from './user-patch.js'

/** Fields of connections that files do not have, or only those of databases. */
const ALSO = 'authentication connected_accounts is_domain_connection realms'.split(' ')
/** A folder keeps databases apart from the connections that lead elsewhere. */
const SECTIONS = ['databases', 'connections'] as const
/** Users that are deleted at a time. */
const BATCH = 1000

/** Databases, and connections whose people sign in elsewhere. */
export const CONNECTION_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/connections',
    scopes: ['read:connections'],
    handle: async ({ services, query }) => {
      const { name, strategy } = query
      const rows = SECTIONS.flatMap((section) => itemsIn(services, section))
        .filter(({ id }) => connectionAt(services, id))
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
    body: configBody(connectionSchema, {
      required: ['name', 'strategy'],
      without: ['id'],
      also: ALSO,
    }),
    handle: async ({ services }, body) => {
      const id = connectionId(String(body.name))
      // As on Auth0, a new connection is for no application yet.
      const item = { enabled_clients: [], ...body }
      const section = body.strategy === 'auth0' ? 'databases' : 'connections'
      // One name, one connection, whichever of the two it is.
      if (connectionAt(services, id)) {
        throw new ManagementError(409, 'The connection already exists.', 'conflict')
      }
      const added = await addItem(services, { section, id, what: 'connection' }, item)
      if (connectionAt(services, id)) return shown(services, added)
      await removeItem(services, { section, id, what: 'connection' })
      throw invalidBody(
        `strategy: this tenant does not speak ${String(body.strategy).slice(0, 100)}`,
      )
    },
  }),
  route({
    method: 'GET',
    path: '/connections/:id',
    scopes: ['read:connections'],
    handle: async ({ services, params, query }) =>
      selectFields(shown(services, itemIn(services, placeOf(services, params.id))), query),
  }),
  route({
    method: 'PATCH',
    path: '/connections/:id',
    scopes: ['update:connections'],
    body: configBody(connectionSchema, { without: ['id', 'name', 'strategy'], also: ALSO }),
    handle: async (call, body) =>
      shown(
        call.services,
        await changed(call, (before) => withSecret(before, { ...before, ...body })),
      ),
  }),
  route({
    method: 'DELETE',
    path: '/connections/:id',
    scopes: ['delete:connections'],
    status: 202,
    handle: async ({ services, params }) => {
      const place = placeOf(services, params.id)
      const { name } = itemIn(services, place)
      await removeItem(services, place)
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
      const { name } = itemIn(services, placeOf(services, params.id))
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
  return changeItem(services, placeOf(services, params.id), change)
}

/** Where a connection is kept. */
function placeOf(services: Services, id: string | undefined): Place {
  const isDatabase = itemsIn(services, 'databases').some((item) => item.id === id)
  return { section: isDatabase ? 'databases' : 'connections', id, what: 'connection' }
}

/** Options are replaced as a whole, but nobody can send back a secret that is never shown. */
function withSecret({ options: before }: ConfigItem, after: ConfigItem): ConfigItem {
  if (!isRecord(before) || !isRecord(after.options)) return after
  const { client_secret } = before
  return client_secret === undefined
    ? after
    : { ...after, options: { client_secret, ...after.options } }
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
      realms: [item.name],
      is_domain_connection: false,
      ...item,
      options: withoutSecret(item.options),
      strategy: connection.strategy,
      metadata: connection.metadata,
      enabled_clients: idsOf(services, connection),
    }
  )
}

function withoutSecret(options: unknown): ConfigItem {
  if (!isRecord(options)) return {}
  return Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'client_secret'))
}

function enabledIn({ services, params }: Call): readonly string[] {
  const connection = connectionAt(services, params.id)
  if (!connection) throw notFound('connection')
  return idsOf(services, connection)
}

function connectionAt(
  services: Services,
  id: string | undefined,
): Connection | FederatedConnection | undefined {
  const { connections, federated } = services.config()
  return [...connections, ...federated].find((connection) => connection.id === id)
}

/** The ids of the applications that may use it; folders also write their names. */
function idsOf(
  services: Services,
  { enabledClients }: Pick<Connection, 'enabledClients'>,
): readonly string[] {
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
