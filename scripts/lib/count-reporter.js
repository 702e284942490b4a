import { writeFileSync } from 'node:fs'

/**
 * A reporter for web-test-runner that writes how many tests passed and failed to `file`, in the names
 * of vitest's JSON report.
 *
 * @param {string} file
 * @returns {import('@web/test-runner').Reporter}
 */
export function countReporter(file) {
  return {
    onTestRunFinished({ sessions }) {
      const tests = sessions.flatMap(({ testResults }) => testsIn(testResults))
      const numPassedTests = tests.filter(({ passed }) => passed).length
      const numFailedTests = tests.filter(({ passed, skipped }) => !passed && !skipped).length
      writeFileSync(file, JSON.stringify({ numPassedTests, numFailedTests }))
    },
  }
}

function testsIn(suite) {
  if (!suite) return []
  return [...suite.tests, ...suite.suites.flatMap(testsIn)]
}
