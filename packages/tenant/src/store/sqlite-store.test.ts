import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterAll, describe, expect, it } from 'vitest'
import { createClock } from '../clock.js'
import { createSqliteStore } from './sqlite-store.js'
import { testStoreContract } from './store-contract.js'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-store-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const newFile = () => join(folder, 'nested', `${++files}.db`)

testStoreContract('SQLite in memory', (clock) => createSqliteStore({ clock }))
testStoreContract('SQLite in a file', (clock) => createSqliteStore({ clock, file: newFile() }))

describe('createSqliteStore', () => {
  it('keeps documents in its file, which only the owner may read', async () => {
    const file = newFile()
    const first = createSqliteStore({ clock: createClock(), file })
    await first.put('key', 'signing', { secret: true }, { keys: { a: 'b' } })
    await first.close()
    expect(statSync(file).mode & 0o077).toBe(0)

    const second = createSqliteStore({ clock: createClock(), file })
    expect(await second.query('key', { a: 'b' })).toEqual([{ secret: true }])
    await second.close()
  })

  it('lets two connections to one file see the same', async () => {
    const file = newFile()
    const [one, two] = [1, 2].map(() => createSqliteStore({ clock: createClock(), file }))
    await one!.put('ticket', 'a', 1)
    expect(await two!.take('ticket', 'a')).toBe(1)
    expect(await one!.take('ticket', 'a')).toBeUndefined()
    await one!.close()
    await two!.close()
  })

  it('reads what another connection wrote since, and writes after it', async () => {
    const file = newFile()
    const [one, two] = [1, 2].map(() => createSqliteStore({ clock: createClock(), file }))
    await one!.put('user', 'a', { version: 1 })
    for (let version = 1; version < 5; version += 2) {
      expect(await one!.get('user', 'a')).toEqual({ version })
      expect(await one!.version('user', 'a')).toBe(version)
      await two!.compareAndSet('user', 'a', version, { version: version + 1 })
      expect(await one!.version('user', 'a')).toBe(version + 1)
      expect(await one!.compareAndSet('user', 'a', version + 1, { version: version + 2 })).toBe(
        true,
      )
    }
    await one!.close()
    await two!.close()
  })

  it('removes what expired as it goes', async () => {
    const clock = createClock(() => 0)
    const file = newFile()
    const store = createSqliteStore({ clock, file })
    for (let n = 0; n < 300; n++) await store.put('ticket', `old${n}`, n, { expiresAt: 1 })
    clock.advance({ seconds: 2 })
    for (let n = 0; n < 300; n++) await store.put('ticket', `new${n}`, n, { expiresAt: 9 })
    await store.close()

    const database = new Database(file)
    const { rows } = database.prepare('SELECT count(*) AS rows FROM document').get() as {
      rows: number
    }
    database.close()
    expect(rows).toBe(300)
  })
})
