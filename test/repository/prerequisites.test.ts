import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const library = (name: string) =>
  JSON.stringify(new URL(`../../scripts/lib/${name}.js`, import.meta.url).href)

/** Runs a line of a script in a process of its own, since the helpers end theirs when they must. */
function script(code: string) {
  return spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
  })
}

describe('the two commands', () => {
  it('end with the fix when Node is too old', () => {
    const { status, stderr } = script(
      `import { ensureNode } from ${library('ensure-node')}; ensureNode('20.18.9')`,
    )
    expect(status).toBe(1)
    expect(stderr).toContain('needs Node 20.19.0 or newer, and this is 20.18.9')
    expect(stderr).toContain('https://nodejs.org')
  })

  it('accept the oldest Node that is promised', () => {
    const { status } = script(
      `import { ensureNode } from ${library('ensure-node')}; ensureNode('20.19.0')`,
    )
    expect(status).toBe(0)
  })

  it('say which browser is missing when the one that was named is not there', () => {
    const { status, stderr } = script(
      `import { findBrowser } from ${library('find-browser')}
       findBrowser({ env: { LOCKSTEP_CHROMIUM: '/no/chrome' } })`,
    )
    expect(status).toBe(1)
    expect(stderr).toContain('LOCKSTEP_CHROMIUM names /no/chrome, and there is no such file.')
  })
})
