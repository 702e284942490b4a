import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ROUTES } from './route-table.js'

const page = readFileSync(new URL('../../../../docs/management-api.md', import.meta.url), 'utf8')

/** The rows of the table of endpoints: method, path and scopes. */
const rows = page
  .split('\n')
  .map((line) => /^\| `(\w+)`\s*\| `(\/[^`]*)`\s*\| (.*?)\s*\|$/.exec(line))
  .filter((match) => match !== null)
  .map(([, method, path, scopes]) => `${method} ${path} ${scopes}`)

describe('docs/management-api.md', () => {
  it('lists every endpoint with its scopes, and none that is not there', () => {
    const expected = ROUTES.map(
      ({ method, path, scopes }) =>
        `${method} ${path} ${scopes.map((scope) => `\`${scope}\``).join(', ')}`,
    )
    expect(rows).toEqual(expected)
  })

  it('names no endpoint as missing that is there', () => {
    const missing = page.slice(page.indexOf('## What is not there'))
    for (const { path } of ROUTES) expect(missing).not.toContain(`\`${path}\``)
  })
})
