import type { LogRecord } from '../logs/log-event.js'
import { LOG_TYPES } from '../logs/log-types.js'
import { invalidQuery, notFound } from './management-error.js'
import { pageOf, selectFields, whole } from './page.js'
import type { Row } from './page.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'
import { parseUserQuery } from './user-query.js'
import { userOf } from './users.js'

/** Auth0's page size for events that follow a checkpoint. */
const TAKE = 50
const MOST = 10_000

/**
 * What happened in the tenant.
 *
 * @see [Search log events](https://auth0.com/docs/api/management/v2/logs/get-logs)
 */
export const LOG_ROUTES: readonly Route[] = [
  route({ method: 'GET', path: '/logs', scopes: ['read:logs', 'read:logs_users'], handle: logs }),
  route({ method: 'GET', path: '/logs/:id', scopes: ['read:logs'], handle: log }),
  route({ method: 'GET', path: '/users/:id/logs', scopes: ['read:logs_users'], handle: userLogs }),
]

async function logs({ services, query }: Call): Promise<unknown> {
  const newest = { limit: MOST, order: 'newest' } as const
  const records = await services.store.query<LogRecord>('tenant_log', {}, newest)
  const { from, take, q } = query
  if (from !== undefined || take !== undefined) {
    const size = whole(take, { name: 'take', usual: TAKE, max: 100 })
    return following(records.toReversed(), from).slice(0, size).map(presented)
  }
  const isMeant = q ? parseUserQuery(q) : () => true
  return pageOf(
    sorted(records.map(presented).filter(isMeant), query.sort).map((row) =>
      selectFields(row, query),
    ),
    query,
    { name: 'logs' },
  )
}

async function log({ services, params }: Call): Promise<unknown> {
  const found = await services.store.get<LogRecord>('tenant_log', params.id ?? '')
  if (!found) throw notFound('log')
  return presented(found)
}

async function userLogs(call: Call): Promise<unknown> {
  const { user_id: user } = await userOf(call)
  const newest = { limit: MOST, order: 'newest' } as const
  const records = await call.services.store.query<LogRecord>('tenant_log', { user }, newest)
  return pageOf(sorted(records.map(presented), call.query.sort), call.query, { name: 'logs' })
}

/** The events after the one that `from` names, in their order; all of them without it. */
function following(records: readonly LogRecord[], from: string | undefined): readonly LogRecord[] {
  if (from === undefined) return records
  const at = records.findIndex(({ log_id }) => log_id === from)
  if (at < 0) throw invalidQuery("'from' is no event of this log, or of one that is forgotten")
  return records.slice(at + 1)
}

function sorted(newestFirst: readonly Row[], sort = 'date:-1'): readonly Row[] {
  if (sort === 'date:-1') return newestFirst
  if (sort === 'date:1') return newestFirst.toReversed()
  throw invalidQuery("'sort' must be date:1 or date:-1")
}

function presented(record: LogRecord): Row {
  return { _id: record.log_id, ...record, strategy_type: 'database', title: LOG_TYPES[record.type] }
}
