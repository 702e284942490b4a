import type { RefreshFamily } from '../flow/tokens/refresh-families.js'
import { familyEnds, revokeFamiliesOf, revokeFamily } from '../flow/tokens/refresh-families.js'
import { endSession, endSessionsOf, sessionEnds } from '../flow/sessions/sessions.js'
import type { Session } from '../flow/sessions/sessions.js'
import { findClient } from '../flow/request/clients.js'
import type { Services } from '../services.js'
import { invalidQuery, notFound } from './management-error.js'
import { pageOf } from './page.js'
import type { Row } from './page.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'
import { userOf } from './users.js'

/** Sessions and refresh tokens; ours are listed up to this many per user. */
const MAX_LISTED = 1000

/** What lets a user in without signing in again. */
export const SESSION_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/users/:id/sessions',
    scopes: ['read:sessions'],
    handle: async (call) => listed(call, 'sessions', await sessionsOf(call)),
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/sessions',
    scopes: ['delete:sessions'],
    status: 202,
    handle: async (call) => {
      const { user_id } = await userOf(call)
      for (const { id } of await sessionsAt(call.services, user_id)) await end(call.services, id)
      await endSessionsOf(call.services, user_id)
      return {}
    },
  }),
  route({
    method: 'GET',
    path: '/sessions/:id',
    scopes: ['read:sessions'],
    handle: async ({ services, params }) =>
      presentedSession(services, await sessionOf(services, params.id)),
  }),
  route({
    method: 'DELETE',
    path: '/sessions/:id',
    scopes: ['delete:sessions'],
    status: 202,
    handle: async ({ services, params }) => {
      await endSession(services, (await sessionOf(services, params.id)).id)
      return {}
    },
  }),
  route({
    method: 'POST',
    path: '/sessions/:id/revoke',
    scopes: ['delete:sessions', 'delete:refresh_tokens'],
    status: 202,
    handle: async ({ services, params }) => {
      await end(services, (await sessionOf(services, params.id)).id)
      return {}
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id/refresh-tokens',
    scopes: ['read:refresh_tokens'],
    handle: async (call) => {
      const { user_id } = await userOf(call)
      const families = await familiesAt(call.services, user_id)
      return listed(
        call,
        'tokens',
        families.map((family) => presentedFamily(call.services, family)),
      )
    },
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/refresh-tokens',
    scopes: ['delete:refresh_tokens'],
    status: 202,
    handle: async (call) => {
      await revokeFamiliesOf(call.services, (await userOf(call)).user_id)
      return {}
    },
  }),
  route({
    method: 'GET',
    path: '/refresh-tokens/:id',
    scopes: ['read:refresh_tokens'],
    handle: async ({ services, params }) =>
      presentedFamily(services, await familyAt(services, params.id)),
  }),
  route({
    method: 'DELETE',
    path: '/refresh-tokens/:id',
    scopes: ['delete:refresh_tokens'],
    status: 202,
    handle: async ({ services, params }) => {
      await revokeFamily(services, (await familyAt(services, params.id)).id)
      return {}
    },
  }),
  route({
    method: 'GET',
    path: '/device-credentials',
    scopes: ['read:device_credentials'],
    handle: listCredentials,
  }),
  route({
    method: 'DELETE',
    path: '/device-credentials/:id',
    scopes: ['delete:device_credentials'],
    status: 204,
    handle: async ({ services, params }) => {
      await revokeFamily(services, (await familyAt(services, params.id)).id)
    },
  }),
]

/** The refresh tokens of a user, as the devices that hold them. */
async function listCredentials({ services, query }: Call): Promise<unknown> {
  const { user_id, client_id, type = 'refresh_token' } = query
  if (!user_id) throw invalidQuery('Missing required property: user_id')
  const families = type === 'refresh_token' ? await familiesAt(services, user_id) : []
  const rows = families
    .filter(({ clientId }) => client_id === undefined || clientId === client_id)
    .map(({ id, userId, clientId }) => ({ id, user_id: userId, client_id: clientId, type }))
  return pageOf(rows, query, { name: 'device_credentials' })
}

function listed({ query }: Call, name: string, rows: readonly Row[]): unknown {
  const all = { take: '50', ...query }
  return pageOf(rows, all, { name, idOf: ({ id }) => String(id) })
}

async function sessionsOf(call: Call): Promise<readonly Row[]> {
  const { user_id } = await userOf(call)
  const sessions = await sessionsAt(call.services, user_id)
  return sessions.map((session) => presentedSession(call.services, session))
}

async function sessionsAt({ store }: Services, userId: string): Promise<readonly Session[]> {
  const sessions = await store.query<Session>('session', { user: userId }, { limit: MAX_LISTED })
  return sessions.filter(({ replacedBy }) => replacedBy === undefined)
}

async function sessionOf({ store }: Services, id = ''): Promise<Session> {
  const session = await store.get<Session>('session', id)
  if (session?.replacedBy !== undefined || !session) throw notFound('session')
  return session
}

/** Ends a session with the refresh tokens that it began. */
async function end(services: Services, id: string): Promise<void> {
  const session = await services.store.get<Session>('session', id)
  await endSession(services, id)
  if (!session) return
  for (const family of await familiesAt(services, session.userId)) {
    if (family.sessionId === id) await revokeFamily(services, family.id)
  }
}

async function familiesAt({ store }: Services, userId: string): Promise<readonly RefreshFamily[]> {
  const keys = { user: userId }
  const found = await store.query<RefreshFamily>('refresh_family', keys, { limit: MAX_LISTED })
  return found.filter(({ current }) => current !== null)
}

async function familyAt({ store }: Services, id = ''): Promise<RefreshFamily> {
  const family = await store.get<RefreshFamily>('refresh_family', id)
  if (!family || family.current === null) throw notFound('refresh token')
  return family
}

function presentedSession(services: Services, session: Session): Row {
  const { expiresAt, idleExpiresAt } = sessionEnds(services, session)
  return {
    id: session.id,
    user_id: session.userId,
    created_at: iso(session.createdAt),
    authenticated_at: iso(session.createdAt),
    expires_at: iso(expiresAt),
    idle_expires_at: iso(idleExpiresAt),
    clients: session.clients.map((client_id) => ({ client_id })),
    authentication: {
      methods: session.methods.map(({ name, timestamp, type }) => ({
        name,
        timestamp: new Date(timestamp).toISOString(),
        ...(type !== undefined && { type }),
      })),
    },
  }
}

function presentedFamily(services: Services, family: RefreshFamily): Row {
  const client = findClient(services.config(), family.clientId)
  const ends = client && familyEnds(services, client, family)
  return {
    id: family.id,
    user_id: family.userId,
    client_id: family.clientId,
    session_id: family.sessionId,
    created_at: iso(family.createdAt),
    ...(ends && { expires_at: iso(ends.expiresAt), idle_expires_at: iso(ends.idleExpiresAt) }),
    rotating: true,
    resource_servers: family.audience
      ? [{ audience: family.audience, scopes: family.scope.join(' ') }]
      : [],
  }
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
