import { stripVTControlCharacters } from 'node:util'

/** What a person is told about one failed test or check. Characters; our choice, about three lines. */
const MAX_REASON = 300

/** What a compiler, ESLint, Prettier or a script of ours calls a problem. */
const PROBLEM = /\berror\b|\[warn\]|FAILED|exceed|over budget/i

/**
 * Names the failed tests in a report of vitest, or in one of {@link import('./json-reporter.js')}. A file
 * that failed as a whole, because it could not be loaded for instance, is named, too.
 *
 * @param {object} report
 * @returns {{ name: string, reason: string }[]}
 */
export function failedTests({ testResults = [] }) {
  return testResults.flatMap(({ name: file, status, message, assertionResults }) => {
    const tests = assertionResults
      .filter((test) => test.status === 'failed')
      .map(({ fullName, failureMessages: [first = ''] }) => ({
        name: fullName,
        reason: firstLine(first),
      }))
    if (tests.length > 0 || status !== 'failed') return tests
    return [{ name: file, reason: firstLine(message ?? '') }]
  })
}

/**
 * The line of a program's output that says what is wrong: the first that speaks of a problem, or the last.
 *
 * @param {string} output
 */
export function firstProblem(output) {
  const lines = linesOf(output)
  return shorten(lines.find((line) => PROBLEM.test(line)) ?? lines.at(-1) ?? '')
}

function firstLine(message) {
  return shorten(linesOf(message)[0] ?? '')
}

function linesOf(text) {
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}

function shorten(line) {
  return line.length > MAX_REASON ? `${line.slice(0, MAX_REASON)}…` : line
}
