import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './run.js'
import { fillBlocks } from './fill-blocks.js'

/** The pages whose blocks are produced by `npm run docs`. */
export const DOC_PAGES = ['docs/write-test-and-debug-a-rule.md', 'docs/from-rule-to-action.md']

/**
 * A page as it should be now: every block filled again from the built packages.
 *
 * @param {string} page the page as it is
 */
export async function filledPage(page) {
  return fillBlocks(page, { run, read, parts: { findings: await findingsTable() } })
}

function run(command) {
  const [program, name, ...args] = command.split(' ')
  if (program !== 'npx' || name !== 'lockstep') {
    throw new Error(`A console block runs "npx lockstep …"; found "${command}".`)
  }
  const cli = join('packages', 'tenant', 'dist', 'cli.js')
  const { stdout, stderr, error } = spawnSync(process.execPath, [cli, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  })
  if (error) throw error
  return stdout + stderr
}

function read(path) {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** Every finding that rules can earn, as the engine words it. */
async function findingsTable() {
  const { FINDINGS } = await import('@lockstep/rules')
  const rows = Object.entries(FINDINGS).map(
    ([id, { risk, fix }]) => `| \`${id}\` | ${plain(risk)} | ${plain(fix)} |`,
  )
  const head = ['| finding | what an attacker does with it | fix |', '| --- | --- | --- |']
  return [...head, ...rows].join('\n')
}

/** A text that Markdown would not take for emphasis. */
function plain(text) {
  return text.replaceAll('__', '\\_\\_')
}
