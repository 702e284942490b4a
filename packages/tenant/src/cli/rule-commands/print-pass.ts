import type { PipelineTrace, RuleOutcome, RuleTrace } from '@lockstep/protocol'
import type { RuleSource } from '@lockstep/rules'
import type { Paint } from '../paint.js'
import { placeOf, printFinding } from './print-findings.js'
import { printValue } from './print-value.js'

/** What a pass is printed with. */
export interface PrintPassOptions {
  readonly sources: readonly Pick<RuleSource, 'name' | 'file'>[]
  readonly paint: Paint
}

/** One pass through the rules as lines for a terminal: per rule its outcome and everything it did. */
export function printPass(
  { rules }: PipelineTrace,
  { sources, paint }: PrintPassOptions,
): readonly string[] {
  const width = Math.max(0, ...rules.map(({ name }) => name.length))
  return rules.flatMap((rule) => {
    const file = sources.find(({ name }) => name === rule.name)?.file ?? `${rule.name}.js`
    const duration =
      rule.outcome === 'not_reached' ? '' : paint.dim(`${rule.durationMs.toFixed(1)} ms`)
    const heading = `${paint.bold(rule.name.padEnd(width))}  ${outcome(rule.outcome, paint)}  ${duration}`
    return [
      heading.trimEnd(),
      ...details(rule, { file, paint }).map((line) => (line === '' ? '' : `  ${line}`)),
    ]
  })
}

function details(
  { changes, console, error, findings }: RuleTrace,
  { file, paint }: { readonly file: string; readonly paint: Paint },
): readonly string[] {
  return [
    ...changes.map(
      ({ path, before, after }) => `${path}: ${printValue(before)} → ${printValue(after)}`,
    ),
    ...console.map(({ level, text }) => paint.dim(`console.${level}: ${text}`)),
    ...(error
      ? [paint.bad(`${error.name}: ${error.message}`) + `  ${placeOf(file, error.line)}`]
      : []),
    ...findings.flatMap((found) => printFinding(found, { file, paint })),
  ]
}

const WORDS: Readonly<Record<RuleOutcome, string>> = {
  continued: 'continued',
  denied: 'denied',
  failed: 'failed',
  timed_out: 'timed out',
  not_reached: 'not reached',
}

function outcome(value: RuleOutcome, paint: Paint): string {
  const color = { continued: paint.good, not_reached: paint.dim }[value as string] ?? paint.bad
  return color(WORDS[value])
}
