import type { Paint } from '../paint.js'
import type { Comparison, FoundDifference, SideSummary } from './comparison.js'
import type { DifferenceKind } from './differences.js'
import type { Circumstance } from './explain-difference.js'
import type { Dimension } from './login-table.js'
import { tableSize } from './login-table.js'

/** Our choice: values listed for one dimension. */
const MAX_VALUES = 6

/** What a comparison is printed with. */
export interface PrintComparisonOptions {
  readonly rule: string
  readonly action: string
  readonly dimensions: readonly Dimension[]
  readonly isWhole: boolean
  readonly paint: Paint
}

/** A comparison for a person: what differs, when, and what to make of it. */
export function printComparison(
  comparison: Comparison,
  options: PrintComparisonOptions,
): readonly string[] {
  const { found, logins } = comparison
  const { paint } = options
  const differences = `${found.length} difference${found.length === 1 ? '' : 's'}`
  return [
    ...heading(comparison, options),
    '',
    ...found.flatMap((difference, index) => [
      ...printDifference(difference, { ...options, number: index + 1 }),
      '',
    ]),
    ...notes(comparison),
    ...[...comparison.accepted].map(
      ([kind, count]) => `Accepted: ${kind}, in ${count} of the logins.`,
    ),
    found.length === 0
      ? paint.good(`No difference in ${number(logins)} logins.`)
      : paint.bad(`${differences} in ${number(logins)} logins.`),
  ]
}

function heading(
  { logins }: Comparison,
  { rule, action, dimensions, isWhole }: PrintComparisonOptions,
): readonly string[] {
  const whole = number(tableSize(dimensions))
  const table = isWhole
    ? 'the whole table'
    : `every combination of any three values, of ${whole} in the whole table (--all)`
  const names = dimensions.map(({ name, values }) => `${name} ${values.length}`).join(', ')
  return [
    `Rule     ${rule}`,
    `Action   ${action}`,
    `Logins   ${number(logins)}: ${table}`,
    `Varied   ${names}`,
  ]
}

function printDifference(
  { kind, rule, action, count, circumstances, recorded }: FoundDifference,
  { dimensions, number: at, paint }: PrintComparisonOptions & { readonly number: number },
): readonly string[] {
  const hint = HINTS[kind]
  return [
    paint.bold(`${at}. ${kind}`) + paint.dim(`  in ${number(count + recorded.length)} logins`),
    `   rule    ${rule}`,
    `   Action  ${action}`,
    ...circumstances.flatMap((each) => printCircumstance(each, dimensions)),
    ...(recorded.length > 0 ? [`   in recorded login ${list(recorded)}`] : []),
    ...(hint !== undefined && applies(kind, rule) ? [paint.warn(`   hint    ${hint}`)] : []),
  ]
}

function printCircumstance(
  { conditions, example }: Circumstance,
  dimensions: readonly Dimension[],
): readonly string[] {
  if (conditions.length === 0) return ['   when    always']
  const lines = conditions.map(
    ({ dimension, values }, index) =>
      `   ${index === 0 ? 'when' : ' and'}    ${dimension}: ${described(values, dimension, dimensions)}`,
  )
  const oddities = dimensions.flatMap(({ name, values }, column) => {
    const value = example[column] ?? 0
    return value === 0 ? [] : [`${name} ${values[value]?.label}`]
  })
  const login = oddities.length > 0 ? oddities.join(', ') : 'an ordinary login'
  return [...lines, `   e.g.    ${login}`]
}

/** The values, or those that are missing when that is shorter. */
function described(
  values: readonly string[],
  name: string,
  dimensions: readonly Dimension[],
): string {
  const all = dimensions.find((dimension) => dimension.name === name)?.values ?? []
  const others = all.map(({ label }) => label).filter((label) => !values.includes(label))
  return values.length > 2 && others.length < values.length
    ? `anything but ${list(others)}`
    : list(values)
}

/** What must be known before equality, or a difference, is believed. */
function notes({ logins, rule, action }: Comparison): readonly string[] {
  return [
    ...vacuous('rule', rule, logins),
    ...vacuous('Action', action, logins),
    ...(rule.redirected > 0 && rule.allowedAfterRedirect + action.allowedAfterRedirect === 0
      ? [
          'Note: nobody came back from the other site with an answer that was accepted, so only refusals were compared. Play the site with --service FILE.',
        ]
      : []),
  ]
}

function vacuous(side: string, { failed, fault, passed }: SideSummary, logins: number) {
  if (failed === logins) return [`Note: the ${side} failed in every login: ${fault}.`]
  return passed === logins
    ? [
        `Note: the ${side} did nothing in any of these logins. What it looks at may not be in the table; add logins with --contexts FILE.`,
      ]
    : []
}

/** What to make of the differences that the two kinds of script bring along. */
const HINTS: Readonly<Partial<Record<DifferenceKind, string>>> = {
  'error-code':
    'An Action can only answer access_denied. Look for both in your applications, then accept it: --accept error-code',
  remember:
    'Unless it is written down, allowRememberBrowser is true in a rule and false in an Action.',
  metadata:
    'After a redirect a rule runs from its start again and an Action does not; a rule writes at once and an Action at the end.',
}

/** The unavoidable code is the one of UnauthorizedError; any other is a slip. */
function applies(kind: DifferenceKind, rule: string): boolean {
  return kind !== 'error-code' || rule === 'unauthorized'
}

function list(values: readonly string[]): string {
  const shown = values.slice(0, MAX_VALUES)
  const rest = values.length - shown.length
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

function number(value: number): string {
  return value.toLocaleString('en')
}
