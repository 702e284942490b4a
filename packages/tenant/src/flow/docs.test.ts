import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ENDPOINTS } from './routes.js'

const page = readFileSync(
  new URL('../../../../docs/point-your-app-at-it.md', import.meta.url),
  'utf8',
)

/** What only the tenant's own pages call. */
const INTERNAL = '/u/api/'

/** The rows of the table: the paths of each, and what is said about them. */
const rows = page
  .slice(page.indexOf('## What is there and what is not'))
  .split('\n')
  .map((line) => /^\| (`\/.*?)\s*\| (.*?)\s*\|$/.exec(line))
  .filter((match) => match !== null)
  .map(([, paths = '', said]) => ({
    paths: [...paths.matchAll(/`([^`]+)`/g)].map(([, path]) => path),
    isThere: said !== 'no',
  }))
const named = (isThere: boolean) =>
  rows.filter((row) => row.isThere === isThere).flatMap(({ paths }) => paths)

describe('docs/point-your-app-at-it.md', () => {
  it('lists every endpoint that an application may call, and none that is not there', () => {
    const paths = ENDPOINTS.map(([, path]) => path).filter((path) => !path.startsWith(INTERNAL))
    expect(named(true).sort()).toEqual([...new Set(paths)].sort())
  })

  it('names as missing what is missing', () => {
    const paths = ENDPOINTS.map(([, path]) => path)
    expect(named(false).length).toBeGreaterThan(0)
    for (const path of named(false)) expect(paths).not.toContain(path)
  })
})
