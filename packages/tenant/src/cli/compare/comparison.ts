import { isDeepStrictEqual } from 'node:util'
import type { RuleEngine } from '@lockstep/rules'
import type { TenantConfig } from '../../config/tenant-config.js'
import { runActionSide } from './action-side.js'
import type { ComparedLogin } from './compared-login.js'
import { comparedLogin } from './compared-login.js'
import type { Difference, DifferenceKind } from './differences.js'
import { differences } from './differences.js'
import type { Trait } from './dimensions.js'
import type { Circumstance } from './explain-difference.js'
import { explainDifference } from './explain-difference.js'
import type { Dimension, Row } from './login-table.js'
import type { OtherSite } from './other-site.js'
import { UsageError } from '../usage-error.js'
import type { RecordedLogin } from './recorded-logins.js'
import { runRuleSide } from './rule-side.js'
import type { WriteRecorder } from './rule-side.js'
import type { Verdict } from './verdict.js'
import { PASSED } from './verdict.js'

/** What is compared, on which logins. */
export interface ComparisonInput {
  readonly config: TenantConfig
  readonly rules: RuleEngine
  readonly actions: RuleEngine
  readonly writes: WriteRecorder
  readonly site: OtherSite
  readonly dimensions: readonly Dimension<Trait>[]
  readonly rows: Iterable<Row>
  readonly recorded: readonly RecordedLogin[]
  readonly accepted: ReadonlySet<DifferenceKind>
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** One way in which the scripts differ, and when. */
export interface FoundDifference extends Difference {
  /** How many of the logins of the table show it. */
  readonly count: number
  readonly circumstances: readonly Circumstance[]
  /** The recorded logins that show it. */
  readonly recorded: readonly string[]
}

/** What came of a comparison. */
export interface Comparison {
  readonly logins: number
  readonly found: readonly FoundDifference[]
  /** How many logins showed a difference that was accepted, by its kind. */
  readonly accepted: ReadonlyMap<DifferenceKind, number>
  /** What each side did at all, so that equality can be trusted. */
  readonly rule: SideSummary
  readonly action: SideSummary
}

/** In how many logins one side did what. */
export interface SideSummary {
  readonly passed: number
  readonly redirected: number
  readonly allowedAfterRedirect: number
  readonly failed: number
  readonly fault?: string
}

/** Runs both scripts on every login and explains where they part ways. */
export async function compareScripts(input: ComparisonInput): Promise<Comparison> {
  const { accepted, dimensions, recorded, rows } = input
  const groups = new Map<string, Group>()
  const acceptedCounts = new Map<DifferenceKind, number>()
  const [rule, action] = [createSummary(), createSummary()]
  let [logins, slow] = [0, 0]

  const note = (pair: Pair): readonly Group[] => {
    logins += 1
    for (const side of ['rule', 'action'] as const) {
      if (pair[side].error?.timedOut) slow += 1
      if (slow >= MAX_SLOW) throw new UsageError(tooSlow(side, pair[side]))
    }
    rule.add(pair.rule)
    action.add(pair.action)
    return pair.differences.flatMap((difference) => {
      const { kind } = difference
      if (accepted.has(kind)) {
        acceptedCounts.set(kind, (acceptedCounts.get(kind) ?? 0) + 1)
        return []
      }
      const key = keyOf(difference)
      const group = groups.get(key) ?? { difference, rows: [], recorded: [] }
      groups.set(key, group)
      return [group]
    })
  }
  const known = new Map<string, ReadonlySet<string>>()
  const keysOf = async (row: Row): Promise<ReadonlySet<string>> => {
    const seen = known.get(row.join())
    if (seen) return seen
    const pair = await runPair(input, loginOf(input, row))
    return remember(known, row, pair)
  }
  for (const row of rows) {
    const pair = await runPair(input, loginOf(input, row))
    remember(known, row, pair)
    for (const group of note(pair)) group.rows.push(row)
  }
  for (const { label, login } of recorded) {
    for (const group of note(await runPair(input, login))) group.recorded.push(label)
  }

  const found: FoundDifference[] = []
  for (const [key, group] of groups) {
    const shows = async (row: Row) => (await keysOf(row)).has(key)
    found.push({
      ...group.difference,
      count: group.rows.length,
      recorded: group.recorded,
      circumstances: await explainDifference(group.rows, dimensions, shows),
    })
  }
  return { logins, found, accepted: acceptedCounts, rule: rule.summary(), action: action.summary() }
}

function tooSlow(side: 'rule' | 'action', { error }: Verdict): string {
  const script = side === 'rule' ? 'The rule' : 'The Action'
  return (
    `${script} did not come to an end in ${MAX_SLOW} logins, so the comparison was given up: ` +
    `${error?.fault ?? ''} Look at one login with lockstep rules run.`
  )
}

/** Our choice: hundreds of logins that are each waited for would take an hour. */
const MAX_SLOW = 3

interface Group {
  readonly difference: Difference
  readonly rows: Row[]
  readonly recorded: string[]
}

/** The arguments of the login that a row stands for. */
export function loginOf(
  {
    config,
    dimensions,
    now,
    site,
  }: Pick<ComparisonInput, 'config' | 'dimensions' | 'now' | 'site'>,
  row: Row,
): ComparedLogin {
  const traits = dimensions.flatMap(({ values }, column) => {
    const value = values[row[column] ?? 0]
    return value ? [value.value] : []
  })
  const [answer = ''] = site.keys()
  return comparedLogin(config, traits, { now, answer })
}

interface Pair {
  readonly rule: Verdict
  readonly action: Verdict
  readonly differences: readonly Difference[]
}

async function runPair(input: ComparisonInput, login: ComparedLogin): Promise<Pair> {
  const { config, rules, actions, site, writes } = input
  const canChallenge = config.tenant.customizeMfaInPostLoginAction
  const [rule, action] = await Promise.all([
    runRuleSide(rules, login, { site, writes }),
    runActionSide(actions, login, { site, canChallenge }),
  ])
  return { rule, action, differences: differences(rule, action) }
}

function remember(
  known: Map<string, ReadonlySet<string>>,
  row: Row,
  pair: Pair,
): ReadonlySet<string> {
  const keys = new Set(pair.differences.map(keyOf))
  known.set(row.join(), keys)
  return keys
}

function keyOf({ kind, rule, action }: Difference): string {
  return JSON.stringify([kind, rule, action])
}

function createSummary() {
  let [passed, redirected, allowedAfterRedirect, failed] = [0, 0, 0, 0]
  let fault: string | undefined
  return {
    add(verdict: Verdict) {
      if (isDeepStrictEqual(verdict, PASSED)) passed += 1
      if (verdict.redirects.length > 0) {
        redirected += 1
        if (verdict.outcome === 'allowed') allowedAfterRedirect += 1
      }
      if (verdict.error?.fault !== undefined) {
        failed += 1
        fault ??= verdict.error.fault
      }
    },
    summary: (): SideSummary => ({
      passed,
      redirected,
      allowedAfterRedirect,
      failed,
      ...(fault !== undefined && { fault }),
    }),
  }
}
