import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { SQLITE_SCHEMA } from './sqlite-schema.js'
import * as sql from './sqlite-statements.js'

const database = new Database(':memory:')
database.exec(SQLITE_SCHEMA)

function planOf(text: string): string {
  const parameters = Array.from(text.matchAll(/\?/g), () => 1)
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...parameters) as {
    readonly detail: string
  }[]
  return steps.map(({ detail }) => detail).join('\n')
}

const { query, GET, TAKE, DELETE_EXPIRED, REPLACE, COMPARE_AND_SET, DROP_KEYS, SWEEP } = sql
const statements: readonly (readonly [name: string, text: string])[] = [
  ...Object.entries({
    GET,
    TAKE,
    DELETE_EXPIRED,
    REPLACE,
    COMPARE_AND_SET,
    DROP_KEYS,
    SWEEP,
  }),
  ...[0, 1, 2, 3].flatMap((keys) =>
    (['oldest', 'newest'] as const).map(
      (order) => [`query by ${keys} keys, ${order} first`, query(keys, order)] as const,
    ),
  ),
]

describe('each statement', () => {
  it.each(statements)('%s finds its rows through an index, in order', (_name, text) => {
    const plan = planOf(text)
    expect(plan).not.toMatch(/\bSCAN\b/)
    expect(plan).not.toContain('TEMP B-TREE')
  })

  it('that queries by key begins at the key, however many documents there are', () => {
    expect(planOf(query(1, 'newest'))).toMatch(/^SEARCH first USING .*PRIMARY KEY/)
  })
})
