import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

interface Sources {
  readonly run: (command: string) => string
  readonly read: (path: string) => string
  readonly parts?: Readonly<Record<string, string>>
}

const { fillBlocks, withoutDurations } = (await import(
  new URL('../../scripts/lib/fill-blocks.js', import.meta.url).href
)) as {
  readonly fillBlocks: (page: string, sources: Sources) => Promise<string>
  readonly withoutDurations: (text: string) => string
}
const { DOC_PAGES, filledPage } = (await import(
  new URL('../../scripts/lib/doc-pages.js', import.meta.url).href
)) as {
  readonly DOC_PAGES: readonly string[]
  readonly filledPage: (page: string) => Promise<string>
}

/** Spaces aside, since Prettier aligns the tables of the pages. */
const lines = (text: string) =>
  withoutDurations(text)
    .split('\n')
    .map((line) => line.replace(/-{3,}/g, '---').replace(/\s+/g, ' '))

describe('the pages with outputs of commands', () => {
  it.each(DOC_PAGES)('%s shows what the commands print today (npm run docs)', async (path) => {
    const page = readFileSync(`${ROOT}${path}`, 'utf8')
    expect(page).toContain('```console\n$ npx lockstep ')
    expect(lines(page)).toEqual(lines(await filledPage(page)))
  })

  it('show a unit test that passes', () => {
    const { status, stdout } = spawnSync(process.execPath, ['--test', 'examples/rule-tests/'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    })
    expect(stdout).toMatch(/pass 2\b/)
    expect(status).toBe(0)
  })
})

describe('fillBlocks', () => {
  const sources: Sources = {
    run: (command) => `output of ${command}, 3.2 ms\n`,
    read: (path) => `source of ${path}\n`,
    parts: { table: '| a |' },
  }
  const fill = (page: string) => fillBlocks(page, sources)

  it('puts the output under the command', async () => {
    expect(await fill('a\n\n```console\n$ npx x\nold\n```\n\nb\n')).toBe(
      'a\n\n```console\n$ npx x\noutput of npx x, 3.2 ms\n```\n\nb\n',
    )
  })

  it('leaves a block alone that differs in durations only', async () => {
    const page = '```console\n$ npx x\noutput of npx x, 99 ms\n```\n'
    expect(await fill(page)).toBe(page)
  })

  it('shows files and parts, and touches no other block', async () => {
    const other = '```js\nconst a = 1\n```\n\n```sh\n$ npx x\n```\n'
    expect(await fill(`\`\`\`js\n// a/b.js\n\`\`\`\n${other}<!-- table -->\n<!-- /table -->`)).toBe(
      `\`\`\`js\n// a/b.js\nsource of a/b.js\n\`\`\`\n${other}<!-- table -->\n\n| a |\n\n<!-- /table -->`,
    )
  })
})
