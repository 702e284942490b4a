import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('./frameworks', import.meta.url))
const { resolve } = createRequire(import.meta.url)
const JEST = resolve('jest/bin/jest')
const VITEST = join(dirname(resolve('vitest/package.json')), 'vitest.mjs')

/**
 * Runs a test framework as people do, in a process of its own: what is proven is that its mocks reach into
 * rules. Nothing of the surrounding test run is handed on.
 */
function run(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NO_COLOR: '1', CI: '1' },
  })
  return { status, output: stdout + stderr }
}

describe('rule tests run unchanged', { timeout: 120_000 }, () => {
  it('in Jest: mocked clocks, stubbed modules, intercepted HTTP, its own realm', () => {
    const { status, output } = run(JEST, '--rootDir', '.', '--testMatch', '**/*.test.cjs')
    expect(output).toMatch(/Tests: +7 passed, 7 total/)
    expect(status).toBe(0)
  })

  it('in Vitest', () => {
    const { status, output } = run(VITEST, 'run', '--root', '.')
    expect(output).toMatch(/Tests +6 passed \(6\)/)
    expect(status).toBe(0)
  })

  it('in node:test', () => {
    const { status, output } = run('--test', 'node-test.test.js')
    expect(output).toMatch(/# pass 5\n/)
    expect(status).toBe(0)
  })
})
