import { clientGrantSchema } from '../config/schema/clients.js'
import { resourceServerSchema } from '../config/schema/apis.js'
import { itemId, itemsOf } from '../config/sections.js'
import type { ConfigItem } from '../config/sections.js'
import { managementAudience } from '../flow/tokens/requested-audience.js'
import type { Services } from '../services.js'
import { configBody } from './config-body.js'
import { addItem, changeItem, itemIn, itemsIn, newId, removeItem } from './config-items.js'
import type { Identified } from './config-items.js'
import { ManagementError } from './management-error.js'
import { pageOf } from './page.js'
import type { Row } from './page.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'

const API = { section: 'resourceServers', what: 'resource server' } as const
const GRANT = { section: 'clientGrants', what: 'client grant' } as const
const idOf = ({ id }: Row) => String(id)

/** APIs, and what applications may do with them in their own name. */
export const API_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/resource-servers',
    scopes: ['read:resource_servers'],
    handle: async ({ services, query }) => {
      const rows = itemsIn(services, 'resourceServers').map(presentedApi)
      return pageOf(rows, query, { name: 'resource_servers', idOf })
    },
  }),
  route({
    method: 'POST',
    path: '/resource-servers',
    scopes: ['create:resource_servers'],
    status: 201,
    body: configBody(resourceServerSchema, {
      required: ['identifier'],
      without: ['id', 'is_system'],
    }),
    handle: async ({ services }, body) => {
      if (body.identifier === managementAudience(services)) throw ownApi()
      const id = newId('')
      return presentedApi(await addItem(services, { ...API, id }, { ...body, id }))
    },
  }),
  route({
    method: 'GET',
    path: '/resource-servers/:id',
    scopes: ['read:resource_servers'],
    handle: async ({ services, params }) => presentedApi(apiOf(services, params.id)),
  }),
  route({
    method: 'PATCH',
    path: '/resource-servers/:id',
    scopes: ['update:resource_servers'],
    body: configBody(resourceServerSchema, { without: ['id', 'identifier', 'is_system'] }),
    handle: async ({ services, params }, body) => {
      const { id } = apiOf(services, params.id)
      const change = (before: ConfigItem) => ({ ...before, ...body, id })
      return presentedApi(await changeItem(services, { ...API, id }, change))
    },
  }),
  route({
    method: 'DELETE',
    path: '/resource-servers/:id',
    scopes: ['delete:resource_servers'],
    status: 204,
    handle: async ({ services, params }) => {
      const { id, identifier } = apiOf(services, params.id)
      await removeItem(services, { ...API, id }, (input) =>
        itemsOf(input, 'clientGrants')
          .filter(({ audience }) => audience === identifier)
          .map((grant) => ({
            section: 'clientGrants',
            id: itemId('clientGrants', grant),
            item: null,
          })),
      )
    },
  }),
  route({
    method: 'GET',
    path: '/client-grants',
    scopes: ['read:client_grants'],
    handle: listGrants,
  }),
  route({
    method: 'POST',
    path: '/client-grants',
    scopes: ['create:client_grants'],
    status: 201,
    body: configBody(clientGrantSchema, { required: ['client_id', 'audience'], without: ['id'] }),
    handle: async (call, body) => {
      const { services } = call
      const isThere = grants(services).some(
        ({ client_id, audience }) => client_id === body.client_id && audience === body.audience,
      )
      if (isThere) throw new ManagementError(409, 'The grant already exists.', 'conflict')
      const id = newId('cgr_')
      const item = await addItem(services, { ...GRANT, id }, { scope: [], ...body, id })
      return presentedGrant(services, item)
    },
  }),
  route({
    method: 'GET',
    path: '/client-grants/:id',
    scopes: ['read:client_grants'],
    handle: async ({ services, params }) =>
      presentedGrant(services, itemIn(services, { ...GRANT, id: params.id })),
  }),
  route({
    method: 'PATCH',
    path: '/client-grants/:id',
    scopes: ['update:client_grants'],
    body: configBody(clientGrantSchema, { without: ['id', 'client_id', 'audience'] }),
    handle: async ({ services, params }, body) => {
      const change = (before: ConfigItem) => ({ ...before, ...body, id: params.id })
      return presentedGrant(
        services,
        await changeItem(services, { ...GRANT, id: params.id }, change),
      )
    },
  }),
  route({
    method: 'DELETE',
    path: '/client-grants/:id',
    scopes: ['delete:client_grants'],
    status: 204,
    handle: ({ services, params }) => removeItem(services, { ...GRANT, id: params.id }),
  }),
]

async function listGrants({ services, query }: Call): Promise<unknown> {
  const { audience, client_id } = query
  const rows = grants(services).filter(
    (grant) =>
      (audience === undefined || grant.audience === audience) &&
      (client_id === undefined || grant.client_id === client_id),
  )
  return pageOf(rows, query, { name: 'client_grants', idOf })
}

function grants(services: Services): readonly Row[] {
  return itemsIn(services, 'clientGrants').map((item) => presentedGrant(services, item))
}

/** An API may be named by its identifier, too. */
function apiOf(services: Services, id = ''): Identified {
  const named = itemsIn(services, 'resourceServers').find(({ identifier }) => identifier === id)
  return named ?? itemIn(services, { ...API, id })
}

function presentedApi(item: Identified): Row {
  const { identifier } = item
  const defaults = { name: identifier, scopes: [], token_lifetime: 86_400, signing_alg: 'RS256' }
  return { ...defaults, is_system: false, ...item }
}

/** Folders name applications by their names, and the Management API by another tenant's address. */
function presentedGrant(services: Services, item: Identified): Row {
  const { clients, resourceServers } = services.config()
  const client = clients.find(({ name }) => name === item.client_id)
  const isApi = resourceServers.some(({ identifier }) => identifier === item.audience)
  return {
    scope: [],
    ...item,
    client_id: client?.clientId ?? item.client_id,
    audience: isApi ? item.audience : managementAudience(services),
  }
}

function ownApi(): ManagementError {
  return new ManagementError(409, 'That is the Management API itself.', 'conflict')
}
