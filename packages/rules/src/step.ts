import type { RuleTrace } from '@lockstep/protocol'
import { assess, remembersTooSoon } from './assess.js'
import { listChanges } from './changes.js'
import { fileOf, lineOf } from './compile.js'
import { denialOf, traceErrorOf } from './denial.js'
import { finding } from './findings.js'
import type { LoadedRule } from './load-rules.js'
import type { PipelineObserver } from './pipeline.js'
import { cleanPrototypes } from './prototypes.js'
import type { RuleDenial, RuleRun } from './rule.js'
import { RuleFault } from './rule-errors.js'
import { createRuleScope } from './rule-scope.js'
import type { RuleScope } from './rule-scope.js'
import type { RuleAnswer } from './run-rule.js'
import { runRule } from './run-rule.js'
import type { TraceText } from './trace-text.js'

/** What one rule came to. */
export interface Step {
  /** What the next rule starts from. */
  readonly run: RuleRun
  readonly trace: RuleTrace
  readonly denial?: RuleDenial
  /** True when this thread should not run another login. */
  readonly isSpoilt: boolean
}

/** What {@link runStep} needs beside the rule. */
export interface StepOptions {
  readonly run: RuleRun
  readonly trace: TraceText
  readonly observer: PipelineObserver
  /** What the rule's surroundings know of this login. */
  readonly known: Pick<RuleRun, 'accessToken' | 'redirectState'>
}

/** Runs one rule, judges what it did and writes it down. */
export async function runStep(
  rule: LoadedRule,
  { run, trace, observer, known }: StepOptions,
): Promise<Step> {
  const { name, order } = rule.source
  const file = fileOf(rule.source)
  const { scope, lines, findings, writes } = createRuleScope({
    rule: name,
    file,
    trace,
    observer,
    ...known,
  })
  const start = performance.now()
  const called = await callRule(rule, run, scope)
  const durationMs = performance.now() - start
  const pollution = cleanPrototypes()
  const answer =
    pollution.length > 0 ? polluted(pollution) : judge(called, { rule, run, scope, writes })
  if (pollution.length > 0) scope.report(finding('prototype-pollution', name))

  const common = { name, order, durationMs, console: lines, findings }
  if (answer.kind === 'continued') {
    const changes = listChanges(run, answer.run, trace)
    return { run: answer.run, trace: { ...common, outcome: 'continued', changes }, isSpoilt: false }
  }
  if (isRangeMismatch(answer.error)) {
    scope.report(finding('cidr-throws-on-ipv6', name, lineOf(answer.error, file)))
  }
  const error = traceErrorOf(answer.error, file, trace)
  return {
    run,
    trace: { ...common, outcome: answer.kind, changes: [], error },
    denial: denialOf(answer.error, name),
    isSpoilt: pollution.length > 0,
  }
}

async function callRule(rule: LoadedRule, run: RuleRun, scope: RuleScope): Promise<RuleAnswer> {
  try {
    return await runRule(rule.load(), run, scope)
  } catch (error) {
    return { kind: 'failed', error }
  }
}

function judge(answer: RuleAnswer, { rule, run, scope, writes }: Judged): RuleAnswer {
  if (answer.kind !== 'continued') return answer
  try {
    for (const found of assess(rule.source, run, answer.run)) scope.report(found)
    if (writes.length > 0 && remembersTooSoon(rule.source.script, answer.run)) {
      scope.report(finding('metadata-before-mfa', rule.source.name, writes[0]))
    }
    return answer
  } catch (error) {
    return { kind: 'failed', error }
  }
}

interface Judged {
  readonly rule: LoadedRule
  readonly run: RuleRun
  readonly scope: RuleScope
  readonly writes: readonly (number | undefined)[]
}

function polluted(names: readonly string[]): RuleAnswer {
  const message = `It changed ${names.join(', ')} on a prototype that all objects share.`
  return { kind: 'failed', error: new RuleFault(message) }
}

/** The error of ipaddr.js when an address and a range are of different kinds. */
export function isRangeMismatch(error: unknown): boolean {
  return error instanceof Error && /^ipaddr: cannot match ipv[46] address/.test(error.message)
}
