import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureInstalled } from './ensure-installed.js'
import { ensureBrowser } from './find-browser.js'
import { ROOT, run } from './run.js'

/** A check is one command that passes or fails; a suite says how many tests passed and failed. */
const STEPS = [
  { name: 'types', check: ['npm', 'run', '--silent', 'types'] },
  { name: 'lint and format', check: ['npm', 'run', '--silent', 'lint'] },
  { name: 'packaging', check: ['npm', 'run', '--silent', 'packaging'] },
  { name: 'size budgets', check: ['npm', 'run', '--silent', 'size'] },
  { name: 'unit', vitest: 'unit' },
  { name: 'journeys and security', vitest: 'journeys' },
  { name: 'components in a browser', components: true },
  { name: 'browser and published clients', vitest: 'browser' },
]

/**
 * Installs, finds a browser, builds, and runs every step, also after a failure.
 *
 * @returns {Promise<number>} the exit code
 */
export async function runGate() {
  ensureInstalled()
  const browser = ensureBrowser()
  console.log(`Browser: ${browser}\nBuilding …`)
  run(process.execPath, [join('scripts', 'build.js')], 'The build failed; its message is above.')

  const reports = await mkdtemp(join(tmpdir(), 'lockstep-gate-'))
  const total = { passed: 0, failed: 0 }
  for (const step of STEPS) {
    const started = performance.now()
    const { passed, failed } = await runStep(step, { browser, reports })
    total.passed += passed
    total.failed += failed
    const seconds = Math.round((performance.now() - started) / 1000)
    console.log(`── ${step.name}: ${passed} passed, ${failed} failed (${seconds} s)\n`)
  }
  await rm(reports, { recursive: true, force: true })
  console.log(`${total.passed} passed, ${total.failed} failed`)
  return total.failed === 0 ? 0 : 1
}

async function runStep(step, { browser, reports }) {
  const report = join(reports, `${step.vitest ?? 'components'}.json`)
  const env = { ...process.env, LOCKSTEP_CHROMIUM: browser }
  console.log(`── ${step.name}`)
  if (step.check) {
    const ok = (await execute(step.check, env)) === 0
    return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 }
  }
  const command = step.components
    ? ['npx', 'web-test-runner']
    : ['npx', 'vitest', 'run', '--project', step.vitest].concat([
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ])
  const status = await execute(command, { ...env, LOCKSTEP_REPORT: report })
  return counts(report, status)
}

/** A runner that ended badly without naming a failed test has failed all the same. */
async function counts(report, status) {
  const text = await readFile(report, 'utf8').catch(() => '{}')
  const { numPassedTests: passed = 0, numFailedTests: failed = 0 } = JSON.parse(text)
  return { passed, failed: status !== 0 && failed === 0 ? 1 : failed }
}

function execute([command, ...args], env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    })
    child.once('error', () => resolve(1))
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
