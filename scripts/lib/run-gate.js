import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureInstalled } from './ensure-installed.js'
import { failedTests, firstProblem } from './failures.js'
import { ensureBrowser } from './find-browser.js'
import { ROOT, run } from './run.js'

/** A check is one command that passes or fails; a suite says which of its tests failed. */
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
 * Installs, finds a browser, builds, and runs every step, also after a failure. What failed is listed once
 * more at the end, since a log is often read, or kept, from there.
 *
 * @returns {Promise<number>} the exit code
 */
export async function runGate() {
  ensureInstalled()
  const browser = ensureBrowser()
  console.log(`Browser: ${browser}\nBuilding …`)
  run(process.execPath, [join('scripts', 'build.js')], 'The build failed; its message is above.')

  const reports = await mkdtemp(join(tmpdir(), 'lockstep-gate-'))
  const failures = []
  let passed = 0
  for (const step of STEPS) {
    const started = performance.now()
    const result = await runStep(step, { browser, reports })
    passed += result.passed
    failures.push(...result.failures.map((failure) => ({ ...failure, step: step.name })))
    const seconds = Math.round((performance.now() - started) / 1000)
    const counts = `${result.passed} passed, ${result.failures.length} failed`
    console.log(`── ${step.name}: ${counts} (${seconds} s)\n`)
  }
  await rm(reports, { recursive: true, force: true })
  for (const { step, name, reason } of failures) console.log(`✗ ${step}: ${name}\n    ${reason}`)
  console.log(`${passed} passed, ${failures.length} failed`)
  return failures.length === 0 ? 0 : 1
}

/** How many passed, and what failed. */
async function runStep(step, { browser, reports }) {
  const env = { ...process.env, LOCKSTEP_CHROMIUM: browser }
  console.log(`── ${step.name}`)
  if (step.check) return runCheck(step.check, env)
  const report = join(reports, `${step.vitest ?? 'components'}.json`)
  const command = step.components
    ? ['npx', 'web-test-runner']
    : ['npx', 'vitest', 'run', '--project', step.vitest].concat([
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ])
  const { status } = await execute(command, { ...env, LOCKSTEP_REPORT: report })
  return readReport(report, status)
}

async function runCheck(command, env) {
  const { status, output } = await execute(command, env, { keepOutput: true })
  if (status === 0) return { passed: 1, failures: [] }
  return { passed: 0, failures: [{ name: command.join(' '), reason: firstProblem(output) }] }
}

/** A runner that ended badly without naming a failed test has failed all the same. */
async function readReport(file, status) {
  const report = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'))
  const failures = failedTests(report)
  if (status !== 0 && failures.length === 0) {
    failures.push({ name: 'the runner', reason: `It ended with exit code ${status}; see above.` })
  }
  return { passed: report.numPassedTests ?? 0, failures }
}

/**
 * Runs a command and shows what it prints. The output of a test runner is not kept: its pipe would stay
 * open for as long as a browser that it left behind.
 */
function execute([command, ...args], env, { keepOutput = false } = {}) {
  const stream = keepOutput ? 'pipe' : 'inherit'
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env,
      stdio: ['ignore', stream, stream],
      shell: process.platform === 'win32',
    })
    let output = ''
    for (const name of keepOutput ? ['stdout', 'stderr'] : []) {
      child[name].setEncoding('utf8').on('data', (text) => {
        output += text
        process[name].write(text)
      })
    }
    child.once('error', ({ message }) => resolve({ status: 1, output: message }))
    child.once('close', (code) => resolve({ status: code ?? 1, output }))
  })
}
