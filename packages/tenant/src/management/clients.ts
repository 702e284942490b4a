import { randomBytes } from 'node:crypto'
import { clientSchema } from '../config/schema/clients.js'
import type { ConfigEdit } from '../config/overlay.js'
import { itemId, itemsOf } from '../config/sections.js'
import type { ConfigItem, ListSection, RawConfig } from '../config/sections.js'
import { findClient } from '../flow/request/clients.js'
import type { Services } from '../services.js'
import { mergeMetadata } from '../users/merge-metadata.js'
import { configBody } from './config-body.js'
import { addItem, changeItem, itemIn, itemsIn, removeItem } from './config-items.js'
import type { Identified } from './config-items.js'
import { requireFreeName } from './free-client-name.js'
import { flag, pageOf, selectFields } from './page.js'
import type { Row } from './page.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'

/** Tells whose secrets a caller may see. */
const SECRET_SCOPES = ['read:client_keys', 'read:client_credentials']

const PLACE = { section: 'clients', what: 'client' } as const

/** Applications. */
export const CLIENT_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/clients',
    scopes: ['read:clients', ...SECRET_SCOPES],
    handle: listClients,
  }),
  route({
    method: 'POST',
    path: '/clients',
    scopes: ['create:clients'],
    status: 201,
    body: configBody(clientSchema, {
      required: ['name'],
      without: ['client_id', 'tenant', 'global'],
    }),
    handle: createClient,
  }),
  route({
    method: 'GET',
    path: '/clients/:id',
    scopes: ['read:clients', ...SECRET_SCOPES],
    handle: async ({ services, params, query, scopes }) =>
      selectFields(
        presented(services, itemIn(services, { ...PLACE, id: params.id }), scopes),
        query,
      ),
  }),
  route({
    method: 'PATCH',
    path: '/clients/:id',
    scopes: ['update:clients'],
    body: configBody(clientSchema, { without: ['client_id', 'tenant', 'global'] }),
    handle: async ({ services, params, scopes }, body) => {
      const before = itemIn(services, { ...PLACE, id: params.id })
      const after = await changeItem(
        services,
        { ...PLACE, id: params.id },
        (item) => ({ ...merged(item, body), client_id: before.id }),
        // Whatever names it by its old name would name nobody.
        (input) => {
          if (body.name === undefined) return []
          requireFreeName(input, before.id, body.name)
          return byId(input, before)
        },
      )
      return presented(services, after, scopes)
    },
  }),
  route({
    method: 'POST',
    path: '/clients/:id/rotate-secret',
    scopes: ['update:client_keys'],
    handle: async ({ services, params }) => {
      const before = itemIn(services, { ...PLACE, id: params.id })
      const after = await changeItem(services, { ...PLACE, id: params.id }, (item) => ({
        ...item,
        client_id: before.id,
        client_secret: newSecret(),
      }))
      return presented(services, after, SECRET_SCOPES)
    },
  }),
  route({
    method: 'DELETE',
    path: '/clients/:id',
    scopes: ['delete:clients'],
    status: 204,
    handle: async ({ services, params }) => {
      const client = itemIn(services, { ...PLACE, id: params.id })
      await removeItem(services, { ...PLACE, id: params.id }, (input) => without(input, client))
    },
  }),
]

async function listClients({ services, query, scopes }: Call): Promise<unknown> {
  const { app_type, is_first_party } = query
  const types = app_type?.split(',')
  const rows = itemsIn(services, 'clients')
    .map((item) => presented(services, item, scopes))
    .filter((row) => !types || types.includes(String(row.app_type)))
    .filter(
      (row) =>
        is_first_party === undefined ||
        row.is_first_party === flag(is_first_party, 'is_first_party'),
    )
  const idOf = ({ client_id }: Row) => String(client_id)
  return pageOf(
    rows.map((row) => ({ ...selectFields(row, query) })),
    query,
    { name: 'clients', idOf },
  )
}

async function createClient({ services }: Call, body: ConfigItem): Promise<unknown> {
  const id = randomBytes(24).toString('base64url').replace(/[-_]/g, 'x')
  // As on Auth0, whoever says nothing gets a server-side application.
  const { app_type = 'regular_web' } = body
  const item = { client_secret: newSecret(), ...body, app_type, client_id: id }
  const created = await addItem(services, { ...PLACE, id }, item, (input) => {
    requireFreeName(input, id, body.name)
    return []
  })
  return presented(services, created, SECRET_SCOPES)
}

/** 48 characters of 64: our choice, beyond any guess. */
function newSecret(): string {
  return randomBytes(36).toString('base64url')
}

/** Metadata are merged member by member, everything else is replaced. */
function merged(before: ConfigItem, { client_metadata, ...patch }: ConfigItem): ConfigItem {
  if (client_metadata === undefined) return { ...before, ...patch }
  if (client_metadata === null) return { ...before, ...patch, client_metadata: null }
  const kept = before.client_metadata as ConfigItem | undefined
  return { ...before, ...patch, client_metadata: mergeMetadata(kept, client_metadata) }
}

/** An application with the defaults that count, and its secret for those who may see it. */
function presented(services: Services, item: Identified, scopes: readonly string[]): Row {
  const client = findClient(services.config(), item.id)
  const { id, client_secret: secret, ...fields } = item
  const maySee = SECRET_SCOPES.some((scope) => scopes.includes(scope))
  return {
    ...(client && {
      tenant: services.config().tenant.name,
      global: false,
      app_type: client.appType,
      token_endpoint_auth_method: client.tokenEndpointAuthMethod,
      callbacks: client.callbacks,
      web_origins: client.webOrigins,
      allowed_origins: client.allowedOrigins,
      allowed_logout_urls: client.allowedLogoutUrls,
      grant_types: client.grantTypes,
      is_first_party: client.isFirstParty,
      oidc_conformant: true,
      cross_origin_authentication: client.crossOriginAuthentication,
      organization_usage: client.organizationUsage,
      client_metadata: client.metadata,
      jwt_configuration: { lifetime_in_seconds: client.idTokenLifetime, alg: 'RS256' },
    }),
    ...fields,
    client_id: id,
    ...(maySee && secret !== undefined && { client_secret: secret }),
  }
}

/** Sections that may name an application, and in which field. */
const NAMED_IN = [['clientGrants', 'client_id']] as const satisfies readonly (readonly [
  ListSection,
  string,
])[]

/** Lets what names an application by its name name it by its id. */
function byId(input: RawConfig, client: Identified): readonly ConfigEdit[] {
  return NAMED_IN.flatMap(([section, field]) =>
    itemsOf(input, section)
      .filter((item) => item[field] === client.name && client.name !== client.id)
      .flatMap((item): readonly ConfigEdit[] => {
        const id = itemId(section, item)
        return [{ section, id, item: { ...item, id, [field]: client.id } }]
      }),
  )
}

/** Removes what only that application had. */
function without(input: RawConfig, client: Identified): readonly ConfigEdit[] {
  return itemsOf(input, 'clientGrants')
    .filter(({ client_id }) => client_id === client.id || client_id === client.name)
    .map((item) => ({
      section: 'clientGrants',
      id: itemId('clientGrants', item),
      item: null,
    }))
}
