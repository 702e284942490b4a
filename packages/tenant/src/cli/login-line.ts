import type { LoginStep, LoginTrace, RuleTrace } from '@lockstep/protocol'
import type { Paint } from './paint.js'

/**
 * One line about a login that came to an end or waits for its person: who, where, what, and why. Nothing
 * for a login between two such points.
 */
export function loginLine(trace: LoginTrace, paint: Paint): string | undefined {
  const { client, origin, steps, user } = trace
  const last = steps.at(-1)
  const what = last && outcomeOf(last, trace, paint)
  if (what === undefined) return undefined
  const who = user?.email ?? user?.id ?? 'somebody'
  const place = origin.country === undefined ? origin.ip : `${origin.ip}, ${origin.country}`
  return `${who} → ${client.name}  ${what}  ${paint.dim(`from ${place}, ${origin.device} device`)}`
}

/** The findings of a login, a line for each. */
export function findingLines({ passes }: LoginTrace, paint: Paint): readonly string[] {
  const lines = passes
    .flatMap(({ rules }) => rules)
    .flatMap(({ findings }) => findings)
    .map(({ id, rule, line, risk }) => {
      const place = line === undefined ? rule : `${rule}, line ${line}`
      return `  ${paint.warn(id)}  ${place}: ${risk}`
    })
  return [...new Set(lines)]
}

function outcomeOf(last: LoginStep, trace: LoginTrace, paint: Paint): string | undefined {
  if (last.type === 'completed') return paint.good(`signed in ${proofOf(trace)}`)
  if (last.type === 'expired') return paint.bad('took too long')
  if (last.type === 'denied') {
    return paint.bad(`denied: ${last.description}`) + because(lastThat(trace, refuses))
  }
  if (last.type === 'redirected') {
    return paint.warn(`sent to ${last.url}`) + because(lastThat(trace, changes('redirect')))
  }
  const waits = WAITING.get(last.type)
  return waits === undefined ? undefined : paint.warn(waits) + because(demanderOf(trace))
}

/** The steps after which the login waits for its person. */
const WAITING: ReadonlyMap<LoginStep['type'], string> = new Map([
  ['challenge_started', 'asked for a second factor'],
  ['enrolment_started', 'sets up a second factor'],
])

function proofOf({ steps }: LoginTrace): string {
  const happened = new Set(steps.map(({ type }) => type))
  if (happened.has('factor_verified')) return 'with a second factor'
  if (happened.has('browser_remembered')) return 'on a remembered browser'
  if (happened.has('returned')) return 'after a visit to another site'
  return 'without a second factor'
}

/** Who asked for the factor: the last script that did, or what the login was told besides. */
function demanderOf(trace: LoginTrace): string | undefined {
  const demanded = trace.steps.findLast((step) => step.type === 'factor_demanded')
  return demanded && demanded.by !== 'rule' ? demanded.by : lastThat(trace, changes('multifactor'))
}

function lastThat(
  { passes }: LoginTrace,
  matches: (rule: RuleTrace) => boolean,
): string | undefined {
  return passes.flatMap(({ rules }) => rules).findLast(matches)?.name
}

function refuses({ outcome }: RuleTrace): boolean {
  return outcome !== 'continued' && outcome !== 'not_reached'
}

function changes(what: 'multifactor' | 'redirect'): (rule: RuleTrace) => boolean {
  return (rule) => rule.changes.some(({ path }) => path.split('.').includes(what))
}

function because(name: string | undefined): string {
  return name === undefined ? '' : ` (${name})`
}
