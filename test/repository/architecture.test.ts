import { readFileSync } from 'node:fs'
import { stateDiagram } from '@lockstep/protocol'
import { describe, expect, it } from 'vitest'

const architecture = readFileSync(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8')

describe('ARCHITECTURE.md', () => {
  it('shows the state diagram that the transition table describes (npm run diagram)', () => {
    const drawn = /<!-- diagram -->\n\n```mermaid\n([\s\S]*?)\n```/.exec(architecture)?.[1]
    expect(drawn).toBe(stateDiagram())
  })

  it('names only tests and sources that exist', async () => {
    const { existsSync } = await import('node:fs')
    const paths = [...architecture.matchAll(/`((?:packages|test|demo|scripts)\/[\w./-]+)`/g)]
    expect(paths.length).toBeGreaterThan(10)
    const missing = paths
      .map(([, path]) => path!)
      .filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)))
    expect(missing).toEqual([])
  })
})
