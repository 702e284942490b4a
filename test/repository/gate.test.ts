import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

interface Failure {
  readonly name: string
  readonly reason: string
}
interface Reporter {
  onTestRunFinished(run: { readonly sessions: readonly object[] }): void
}

const { failedTests, firstProblem } = (await import(
  String(new URL('../../scripts/lib/failures.js', import.meta.url))
)) as {
  failedTests: (report: object) => readonly Failure[]
  firstProblem: (output: string) => string
}
const { jsonReporter } = (await import(
  String(new URL('../../scripts/lib/json-reporter.js', import.meta.url))
)) as { jsonReporter: (file: string) => Reporter }

describe('the gate names what failed', () => {
  it('by test and first line of the reason, without colours', () => {
    const assertionResults = [
      { status: 'passed', fullName: 'a login ends', failureMessages: [] },
      {
        status: 'failed',
        fullName: 'a login is denied',
        failureMessages: ['\u001B[31mexpected 1 to be 2\u001B[39m\n    at here'],
      },
    ]
    const report = { testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults }] }
    expect(failedTests(report)).toEqual([
      { name: 'a login is denied', reason: 'expected 1 to be 2' },
    ])
  })

  it('by file where no test could be run', () => {
    const message = 'Cannot find module "x"\n at …'
    const file = { name: 'a.test.ts', status: 'failed', message, assertionResults: [] }
    expect(failedTests({ testResults: [file] })).toEqual([
      { name: 'a.test.ts', reason: 'Cannot find module "x"' },
    ])
    expect(failedTests({})).toEqual([])
  })

  it('by the line of a check that speaks of a problem, or its last', () => {
    expect(firstProblem('Checking …\na.ts(1,2): error TS2304: No x.\nmore\n')).toBe(
      'a.ts(1,2): error TS2304: No x.',
    )
    expect(firstProblem('one\ntwo\n\n')).toBe('two')
    expect(firstProblem('')).toBe('')
  })

  it('also of the tests in a browser', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-report-'))
    const file = join(folder, 'report.json')
    const test = { name: 'opens', passed: true, skipped: false }
    const wrong = { ...test, name: 'closes', passed: false, error: { message: 'It stays open.' } }
    jsonReporter(file).onTestRunFinished({
      sessions: [
        {
          testFile: 'a.browser.ts',
          passed: false,
          errors: [],
          testResults: {
            tests: [],
            suites: [{ name: 'a popup', tests: [test, wrong], suites: [] }],
          },
        },
        { testFile: 'b.browser.ts', passed: false, errors: [{ message: 'No such import.' }] },
      ],
    })
    const report = JSON.parse(readFileSync(file, 'utf8')) as object
    rmSync(folder, { recursive: true })
    expect(report).toMatchObject({ numPassedTests: 1, numFailedTests: 1 })
    expect(failedTests(report)).toEqual([
      { name: 'a popup closes', reason: 'It stays open.' },
      { name: 'b.browser.ts', reason: 'No such import.' },
    ])
  })
})
