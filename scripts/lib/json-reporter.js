import { writeFileSync } from 'node:fs'

/**
 * A reporter for web-test-runner that writes to `file` what vitest's JSON reporter would: how many tests
 * passed and failed, and which ones failed, why.
 *
 * @param {string} file
 * @returns {import('@web/test-runner').Reporter}
 */
export function jsonReporter(file) {
  return {
    onTestRunFinished({ sessions }) {
      const testResults = sessions.map((session) => ({
        name: session.testFile,
        status: session.passed ? 'passed' : 'failed',
        message: session.errors.map(({ message }) => message).join('\n'),
        assertionResults: testsIn(session.testResults),
      }))
      const count = (wanted) =>
        testResults
          .flatMap(({ assertionResults }) => assertionResults)
          .filter(({ status }) => status === wanted).length
      writeFileSync(
        file,
        JSON.stringify({
          numPassedTests: count('passed'),
          numFailedTests: count('failed'),
          testResults,
        }),
      )
    },
  }
}

function testsIn(suite, parents = []) {
  if (!suite) return []
  return [
    ...suite.tests.map(({ name, passed, skipped, error }) => ({
      fullName: [...parents, name].join(' '),
      status: passed ? 'passed' : skipped ? 'skipped' : 'failed',
      failureMessages: error ? [error.message] : [],
    })),
    ...suite.suites.flatMap((inner) => testsIn(inner, [...parents, inner.name])),
  ]
}
