import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClock } from '../src/clock.js'
import { createSqliteStore } from '../src/store/sqlite-store.js'

const folder = mkdtempSync(join(import.meta.dirname, '.two-processes-'))
const program = join(folder, 'racer.mjs')
const file = join(mkdtempSync(join(tmpdir(), 'lockstep-race-')), 'store.db')
const ROUNDS = 200

beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, 'racer.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('two processes on one SQLite file', () => {
  it('has exactly one winner for each take, insert and compare-and-set', async () => {
    const store = createSqliteStore({ clock: createClock(), file })
    for (let round = 0; round < ROUNDS; round++) {
      await store.put('ticket', `t${round}`, { round })
      await store.put('transaction', `t${round}`, { version: 1 })
    }
    const racers = ['a', 'b'].map((name) => fork(program, [file, String(ROUNDS), name]))
    const wins = await Promise.all(
      racers.map(async (racer) => {
        const [message] = (await once(racer, 'message')) as [Record<string, string[]>]
        return message
      }),
    )
    for (const kind of ['take', 'insert', 'set']) {
      const all = wins.flatMap((won) => won[kind]!)
      expect(new Set(all).size, kind).toBe(ROUNDS)
      expect(all.length, kind).toBe(ROUNDS)
    }
    await store.close()
  }, 60_000)
})
