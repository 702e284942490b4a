import { createClock } from '../src/clock.js'
import { createSqliteStore } from '../src/store/sqlite-store.js'

/** One of the processes of `two-processes.test.ts`: tries to win every round, reports what it won. */
const [file, rounds, name] = process.argv.slice(2)
const store = createSqliteStore({ clock: createClock(), ...(file !== undefined && { file }) })
const won: Record<'insert' | 'set' | 'take', string[]> = { insert: [], set: [], take: [] }

for (let round = 0; round < Number(rounds); round++) {
  const id = `t${round}`
  if ((await store.take('ticket', id)) !== undefined) won.take.push(id)
  if (await store.insert('otp_step', id, { name })) won.insert.push(id)
  if (await store.compareAndSet('transaction', id, 1, { version: 2 })) won.set.push(id)
}
await store.close()
process.send?.(won)
process.disconnect()
