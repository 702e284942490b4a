import { AsyncLocalStorage } from 'node:async_hooks'
import type { Finding } from '@lockstep/protocol'
import type { PipelineObserver } from './pipeline.js'
import type { TraceText } from './trace-text.js'

/** Our choice: console lines kept per rule. */
const MAX_LINES = 100
/** Our choice: findings kept per rule. */
const MAX_FINDINGS = 20

/** One line that a rule wrote to its console. */
export interface ConsoleLine {
  readonly level: string
  readonly text: string
}

/** What the code that runs on behalf of one rule in one login can reach. */
export interface RuleScope {
  readonly rule: string
  /** The file name in its stack traces. */
  readonly file: string
  /** What `auth0.accessToken` is. */
  readonly accessToken?: string
  /** The `state` of the redirect that the person came back from. */
  readonly redirectState?: string
  write(line: ConsoleLine): void
  report(finding: Finding): void
  /** Hears of each write to a user's metadata; `line` is the rule's, when known. */
  wrote(line: number | undefined): void
  /** Takes an error that nobody caught. */
  fail(error: unknown): void
}

/** The scope of the running code, carried along promises, timers and events. */
export const ruleScope = new AsyncLocalStorage<RuleScope>()

/** What {@link createRuleScope} is made of. */
export interface RuleScopeOptions {
  readonly rule: string
  readonly file: string
  readonly trace: TraceText
  readonly observer: PipelineObserver
  readonly accessToken?: string | undefined
  readonly redirectState?: string | undefined
}

/** Makes the scope of one rule in one login, and the lists that it fills. Both are bounded. */
export function createRuleScope(options: RuleScopeOptions): {
  readonly scope: RuleScope
  readonly lines: readonly ConsoleLine[]
  readonly findings: readonly Finding[]
  /** The lines at which metadata were written. */
  readonly writes: readonly (number | undefined)[]
} {
  const { rule, file, trace, observer, accessToken, redirectState } = options
  const lines: ConsoleLine[] = []
  const findings: Finding[] = []
  const writes: (number | undefined)[] = []
  const scope: RuleScope = {
    rule,
    file,
    ...(accessToken !== undefined && { accessToken }),
    ...(redirectState !== undefined && { redirectState }),
    write: ({ level, text }) => {
      if (lines.length >= MAX_LINES) return
      const line = { level, text: trace.text(text) }
      lines.push(line)
      observer.wrote?.(line)
    },
    report: (found) => {
      if (findings.length < MAX_FINDINGS) findings.push(found)
    },
    wrote: (line) => void writes.push(line),
    fail: () => undefined,
  }
  return { scope, lines, findings, writes }
}
