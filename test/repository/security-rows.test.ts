import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const folder = new URL('../security/', import.meta.url)

/** How many ways around a second factor we know of. */
const ROWS = 82

/** The ones that need something the tenant does not have yet. */
const NOT_YET: ReadonlyMap<number, string> = new Map([])

/** The rows that a test or a group of tests is named after. */
function named(): ReadonlySet<number> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'))
  const titles = files.flatMap((name) => [
    ...readFileSync(new URL(name, folder), 'utf8').matchAll(/['"`]row (\d+): /g),
  ])
  return new Set(titles.map(([, row]) => Number(row)))
}

describe('the known ways around a second factor', () => {
  it('each have a test that is named after the row', () => {
    const rows = Array.from({ length: ROWS }, (_, index) => index + 1)
    const tested = named()
    expect(rows.filter((row) => !tested.has(row) && !NOT_YET.has(row))).toEqual([])
  })
})
