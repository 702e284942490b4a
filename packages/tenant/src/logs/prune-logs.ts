import type { Store } from '../store/store.js'
import type { LogRecord } from './log-event.js'

/** Events that are kept: our choice, days of a tenant in development. */
const MOST = 5_000
/** Events between two looks at how many there are. */
const EVERY = 500

/** Events since the last look, by store. */
const written = new WeakMap<Store, number>()

/** Forgets the oldest events now and then, so that a flood of logins does not fill the disk. */
export async function pruneLogs(store: Store): Promise<void> {
  const count = (written.get(store) ?? 0) + 1
  written.set(store, count % EVERY)
  if (count < EVERY) return
  const newest = { limit: MOST + 2 * EVERY, order: 'newest' } as const
  const records = await store.query<LogRecord>('tenant_log', {}, newest)
  for (const { log_id } of records.slice(MOST)) await store.delete('tenant_log', log_id)
}
