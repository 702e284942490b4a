import type { Finding, Obligation, RuleTrace } from '@lockstep/protocol'
import { readClaims } from './claims.js'
import { denialOf } from './denial.js'
import { readMultifactor } from './multifactor.js'
import type { PipelineReport } from './pipeline.js'
import { readRedirect } from './redirect.js'
import type { RuleDenial, RuleResult, RuleRun, RuleSource } from './rule.js'

/** What a report is judged by. */
export interface ConcludeOptions {
  readonly given: RuleRun
  readonly rules: readonly RuleSource[]
  /** What {@link inspectRule} found, by the rule's name. */
  readonly inspected: ReadonlyMap<string, readonly Finding[]>
  readonly strict: boolean
  readonly durationMs: number
}

/** Turns what the rules left into what the login still owes, or into its denial. */
export function conclude(report: PipelineReport, options: ConcludeOptions): RuleResult {
  const { given, rules, inspected, strict, durationMs } = options
  const reached = withInspection(report.rules, inspected)
  const findings = reached.flatMap((trace) => trace.findings)
  const common = {
    findings,
    trace: {
      protocol: String(given.context.protocol),
      durationMs,
      rules: [...reached, ...rules.slice(reached.length).map(notReached)],
    },
  }
  const denial = report.denial ?? (strict ? strictDenial(findings) : undefined)
  if (denial) return { ...denied(given, denial), ...common }
  try {
    return { ...allowed(report.run, given), ...common }
  } catch (error) {
    return { ...denied(given, denialOf(error, rules.at(-1)?.name ?? '')), ...common }
  }
}

/** What a script does and what happened may be the same thing. */
function once(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    ({ id, line }, index) =>
      findings.findIndex((other) => other.id === id && other.line === line) === index,
  )
}

type Verdict = Omit<RuleResult, 'findings' | 'trace'>

function allowed(run: RuleRun, given: RuleRun): Verdict {
  const word = readMultifactor(run.context)
  const url = readRedirect(run.context, {
    returning: given.context.protocol === 'redirect-callback',
  })
  const obligations: readonly Obligation[] = [
    ...(typeof word === 'string' ? [] : [{ kind: 'multifactor', demand: word } as const]),
    ...(url === undefined ? [] : [{ kind: 'redirect', url } as const]),
  ]
  return {
    outcome: url === undefined ? 'allow' : 'redirect',
    user: run.user,
    context: run.context,
    obligations,
    removesMultifactor: word === 'none',
    claims: readClaims(run.context),
  }
}

function denied(given: RuleRun, error: RuleDenial): Verdict {
  return {
    outcome: 'deny',
    error,
    user: given.user,
    context: given.context,
    obligations: [],
    removesMultifactor: false,
    claims: { idToken: {}, accessToken: {} },
  }
}

/** Puts what is known from the texts in front of what happened. */
export function withInspection(
  traces: readonly RuleTrace[],
  inspected: ReadonlyMap<string, readonly Finding[]>,
): readonly RuleTrace[] {
  return traces.map((trace) => ({
    ...trace,
    findings: once([...(inspected.get(trace.name) ?? []), ...trace.findings]),
  }))
}

/** The denial with which a strict tenant answers findings. */
export function strictDenial(
  findings: readonly Finding[],
  scripts: 'rules' | 'Actions' = 'rules',
): RuleDenial | undefined {
  if (findings.length === 0) return undefined
  const list = [...new Set(findings.map(({ id, rule }) => `${id} in "${rule}"`))].join(', ')
  return {
    code: 'access_denied',
    message: `This tenant is strict and its ${scripts} have findings: ${list}.`,
  }
}

/** The trace of a script that the pipeline did not come to. */
export function notReached({ name, order }: Pick<RuleSource, 'name' | 'order'>): RuleTrace {
  return {
    name,
    order,
    outcome: 'not_reached',
    durationMs: 0,
    changes: [],
    console: [],
    findings: [],
  }
}
