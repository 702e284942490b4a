import type { RuleOutcome, RuleTrace } from '@lockstep/protocol'
import { assess } from './assess.js'
import { listChanges } from './changes.js'
import type { RuleFunction } from './compile.js'
import { fileOf } from './compile.js'
import { denialOf, traceErrorOf } from './denial.js'
import { finding } from './findings.js'
import { cleanPrototypes } from './prototypes.js'
import type { RuleDenial, RuleRun, RuleSource } from './rule.js'
import { RuleFault } from './rule-errors.js'
import type { ConsoleLine, RuleScope } from './rule-scope.js'
import type { RuleAnswer } from './run-rule.js'
import { runRule } from './run-rule.js'
import { snapshot } from './snapshot.js'
import type { TraceText } from './trace-text.js'

/** Our choice: console lines kept per rule. */
const MAX_CONSOLE_LINES = 100
/** Our choice: findings kept per rule. */
const MAX_FINDINGS = 20

/** A rule that is ready to be called; `load` evaluates its text on the first call. */
export interface LoadedRule {
  readonly source: RuleSource
  load(): RuleFunction
}

/** Hears what happens while it happens, for when the thread is killed before the end. */
export interface PipelineObserver {
  ruleStarted?(index: number): void
  wrote?(line: ConsoleLine): void
  ruleFinished?(trace: RuleTrace): void
}

/** What one pass left behind. */
export interface PipelineReport {
  /** The rules that were reached. */
  readonly rules: readonly RuleTrace[]
  /** What the rules left; what they were given when one refused. */
  readonly run: RuleRun
  readonly denial?: RuleDenial
  /** True when this thread should not run another login. */
  readonly isSpoilt: boolean
}

/** Runs the rules one after another until one refuses. Never throws for a rule's fault. */
export async function runPipeline(
  given: RuleRun,
  {
    rules,
    trace,
    observer = {},
  }: { rules: readonly LoadedRule[]; trace: TraceText; observer?: PipelineObserver },
): Promise<PipelineReport> {
  const traces: RuleTrace[] = []
  let run = snapshot(given)
  for (const [index, rule] of rules.entries()) {
    observer.ruleStarted?.(index)
    const step = await runStep(rule, { run, trace, observer })
    traces.push(step.trace)
    observer.ruleFinished?.(step.trace)
    if (step.denial) {
      return { rules: traces, run: given, denial: step.denial, isSpoilt: step.isSpoilt }
    }
    run = step.run
  }
  return { rules: traces, run, isSpoilt: false }
}

interface Step {
  readonly run: RuleRun
  readonly trace: RuleTrace
  readonly denial?: RuleDenial
  readonly isSpoilt: boolean
}

async function runStep(
  rule: LoadedRule,
  { run, trace, observer }: { run: RuleRun; trace: TraceText; observer: PipelineObserver },
): Promise<Step> {
  const { source } = rule
  const file = fileOf(source)
  const lines: ConsoleLine[] = []
  const findings: RuleTrace['findings'][number][] = []
  const scope: RuleScope = {
    rule: source.name,
    file,
    write: ({ level, text }) => {
      if (lines.length >= MAX_CONSOLE_LINES) return
      const line = { level, text: trace.text(text) }
      lines.push(line)
      observer.wrote?.(line)
    },
    report: (found) => {
      if (findings.length < MAX_FINDINGS) findings.push(found)
    },
    fail: () => undefined,
  }
  const start = performance.now()
  const answer = judge(await callRule(rule, run, scope), { source, run, scope })
  const durationMs = performance.now() - start
  const added = cleanPrototypes()
  if (added.length > 0) findings.push(finding('prototype-pollution', source.name))

  const outcome: RuleOutcome = added.length > 0 ? 'failed' : answer.kind
  const left = answer.kind === 'continued' ? answer.run : run
  const error =
    added.length > 0
      ? new RuleFault(`It added ${added.join(', ')} to a prototype that all objects share.`)
      : answer.kind === 'continued'
        ? undefined
        : answer.error
  if (outcome !== 'continued' && isRangeMismatch(error)) {
    const line = traceErrorOf(error, file, trace).line
    findings.push(finding('cidr-throws-on-ipv6', source.name, line))
  }
  return {
    run: left,
    isSpoilt: added.length > 0,
    ...(outcome !== 'continued' && { denial: denialOf(error, source.name) }),
    trace: {
      name: source.name,
      order: source.order,
      outcome,
      durationMs,
      changes: left === run ? [] : listChanges(run, left, trace),
      console: lines,
      findings,
      ...(outcome !== 'continued' && { error: traceErrorOf(error, file, trace) }),
    },
  }
}

async function callRule(rule: LoadedRule, run: RuleRun, scope: RuleScope): Promise<RuleAnswer> {
  try {
    return await runRule(rule.load(), run, scope)
  } catch (error) {
    return { kind: 'failed', error }
  }
}

function judge(
  answer: RuleAnswer,
  { source, run, scope }: { source: RuleSource; run: RuleRun; scope: RuleScope },
): RuleAnswer {
  if (answer.kind !== 'continued') return answer
  try {
    for (const found of assess(source, run, answer.run)) scope.report(found)
    return answer
  } catch (error) {
    return { kind: 'failed', error }
  }
}

/** The error of ipaddr.js when an address and a range are of different kinds. */
function isRangeMismatch(error: unknown): boolean {
  return error instanceof Error && /^ipaddr: cannot match ipv[46] address/.test(error.message)
}
