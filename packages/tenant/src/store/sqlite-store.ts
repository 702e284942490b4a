import { closeSync, mkdirSync, openSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type Libsql from 'libsql'
import type { Clock } from '../clock.js'
import { SQLITE_SCHEMA } from './sqlite-schema.js'
import * as sql from './sqlite-statements.js'
import type { Collection, PutOptions, QueryOptions, Store } from './store.js'

/** What {@link createSqliteStore} needs. */
export interface SqliteStoreOptions {
  /** A file to keep the documents in; in memory when absent. */
  readonly file?: string
  readonly clock: Clock
}

/** Milliseconds to wait for another process's write: our choice, far above any write of ours. */
const BUSY_TIMEOUT_MS = 5_000

/** How many writes pass between two sweeps of expired documents, and how many go per sweep. */
const SWEEP = { everyWrites: 256, atMost: 1_024 } as const

/** Documents a query returns when the caller names no limit. */
const DEFAULT_LIMIT = 100

/**
 * A {@link Store} in an embedded SQLite database. The database is opened, and its native module
 * loaded, at the first call: a tenant that only answers discovery never pays for it.
 */
export function createSqliteStore({ file, clock }: SqliteStoreOptions): Store {
  let opened: Documents | undefined
  let closed = false

  function documents(): Documents {
    if (closed) throw new Error('The store is closed.')
    return (opened ??= openDocuments(file, clock))
  }

  return {
    get: async (collection, id) => documents().get(collection, id),
    version: async (collection, id) => documents().version(collection, id),
    put: async (collection, id, document, options) =>
      documents().put(collection, id, document, options),
    insert: async (collection, id, document, options) =>
      documents().insert(collection, id, document, options),
    compareAndSet: async (collection, id, expectedVersion, document, options) =>
      documents().compareAndSet(collection, id, { expectedVersion, document, options }),
    take: async (collection, id) => documents().take(collection, id),
    delete: async (collection, id) => documents().take(collection, id) !== undefined,
    deleteAll: async (collection, keys) => documents().deleteAll(collection, keys),
    query: async (collection, keys, options) => documents().query(collection, keys, options),
    async close() {
      closed = true
      opened?.close()
      opened = undefined
    },
  }
}

type Documents = ReturnType<typeof openDocuments>

function openDocuments(file: string | undefined, clock: Clock) {
  const database = openDatabase(file)
  const prepare = statementCache(database)
  let writes = 0

  /** Runs `work` as one atomic write and sweeps now and then. */
  function write<T>(work: () => T): T {
    const result = atomically(database, work)
    if (++writes % SWEEP.everyWrites === 0) {
      prepare(sql.SWEEP).run(clock.now(), SWEEP.atMost)
    }
    return result
  }

  function addKeys(collection: Collection, sequence: number, options: PutOptions = {}): void {
    for (const [name, value] of Object.entries(options.keys ?? {})) {
      prepare(sql.ADD_KEY).run(collection, name, value, sequence)
    }
  }

  /** Inserts unless a live document is there. Few places are taken, so it tries before it clears one. */
  function insertIfFree(
    collection: Collection,
    id: string,
    document: unknown,
    options?: PutOptions,
  ): boolean {
    const insert = () => prepare(sql.INSERT).run(collection, id, ...columns(document, options))
    let inserted = insert()
    if (inserted.changes === 0) {
      const { changes } = prepare(sql.DELETE_EXPIRED).run(collection, id, clock.now())
      if (changes === 0) return false
      inserted = insert()
    }
    addKeys(collection, Number(inserted.lastInsertRowid), options)
    return true
  }

  return {
    get<T>(collection: Collection, id: string): T | undefined {
      return parse<T>(prepare(sql.GET).get(collection, id, clock.now()))
    },

    version(collection: Collection, id: string): number | undefined {
      const row = prepare(sql.VERSION).get(collection, id, clock.now()) as
        { version: number | null } | undefined
      return row?.version ?? undefined
    },

    put(collection: Collection, id: string, document: unknown, options?: PutOptions): void {
      write(() => {
        if (insertIfFree(collection, id, document, options)) return
        const { sequence } = prepare(sql.REPLACE).all(
          ...columns(document, options),
          collection,
          id,
        )[0] as { sequence: number }
        prepare(sql.DROP_KEYS).run(sequence)
        addKeys(collection, sequence, options)
      })
    },

    insert(collection: Collection, id: string, document: unknown, options?: PutOptions): boolean {
      return write(() => insertIfFree(collection, id, document, options))
    },

    compareAndSet(
      collection: Collection,
      id: string,
      {
        expectedVersion,
        document,
        options,
      }: {
        readonly expectedVersion: number
        readonly document: unknown
        readonly options: PutOptions | undefined
      },
    ): boolean {
      return write(() => {
        const [row] = prepare(sql.COMPARE_AND_SET).all(
          ...columns(document, options),
          collection,
          id,
          expectedVersion,
          clock.now(),
        ) as { sequence: number }[]
        if (!row) return false
        prepare(sql.DROP_KEYS).run(row.sequence)
        addKeys(collection, row.sequence, options)
        return true
      })
    },

    take<T>(collection: Collection, id: string): T | undefined {
      const [row] = prepare(sql.TAKE).all(collection, id) as {
        body: string
        expires_at: number | null
      }[]
      const live = row && (row.expires_at === null || row.expires_at > clock.now())
      return live ? parse<T>(row) : undefined
    },

    deleteAll(collection: Collection, keys: Readonly<Record<string, string>>): void {
      const pairs = Object.entries(keys)
      if (pairs.length === 0) throw new Error('deleteAll() needs a key to delete by.')
      const values = pairs.flatMap(([name, value]) => [collection, name, value])
      write(() => prepare(sql.deleteAll(pairs.length)).run(...values))
    },

    query<T>(
      collection: Collection,
      keys: Readonly<Record<string, string>>,
      { limit = DEFAULT_LIMIT, order = 'oldest' }: QueryOptions = {},
    ): readonly T[] {
      const pairs = Object.entries(keys)
      const rows = prepare(sql.query(pairs.length, order)).all(
        ...(pairs.length === 0
          ? [collection]
          : pairs.flatMap(([name, value]) => [collection, name, value])),
        clock.now(),
        limit,
      )
      return rows.flatMap((row) => parse<T>(row) ?? [])
    },

    close: () => database.close(),
  }
}

function openDatabase(file: string | undefined): Libsql.Database {
  const Database = createRequire(import.meta.url)('libsql') as typeof Libsql
  if (file !== undefined) {
    mkdirSync(dirname(file), { recursive: true })
    // The file holds the signing key, so it must be private before SQLite creates it.
    closeSync(openSync(file, 'a', 0o600))
  }
  const database = new Database(file ?? ':memory:', { timeout: BUSY_TIMEOUT_MS })
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`)
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = NORMAL')
  database.exec(SQLITE_SCHEMA)
  return database
}

/**
 * Runs `work` in one transaction that is a writer from its start. `database.transaction()` does the
 * same, and makes four functions for each call.
 */
function atomically<T>(database: Libsql.Database, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}

/** Prepares each text once: the texts are few and fixed. */
function statementCache(database: Libsql.Database) {
  const statements = new Map<string, Libsql.Statement<unknown[]>>()
  return (text: string) => {
    const known = statements.get(text)
    if (known) return known
    const prepared = database.prepare(text)
    statements.set(text, prepared)
    return prepared
  }
}

/** `version`, `body` and `expires_at`, in the order of the statements below. */
function columns(document: unknown, options: PutOptions = {}): readonly unknown[] {
  return [versionOf(document), JSON.stringify(document), options.expiresAt ?? null]
}

function versionOf(document: unknown): number | null {
  const version: unknown =
    typeof document === 'object' && document !== null && 'version' in document
      ? document.version
      : undefined
  return typeof version === 'number' ? version : null
}

function parse<T>(row: unknown): T | undefined {
  return row === undefined ? undefined : (JSON.parse((row as { body: string }).body) as T)
}
