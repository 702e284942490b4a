import { AsyncLocalStorage } from 'node:async_hooks'
import type { Finding } from '@lockstep/protocol'

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
  write(line: ConsoleLine): void
  report(finding: Finding): void
  /** Takes an error that nobody caught. */
  fail(error: unknown): void
}

/** The scope of the running code, carried along promises, timers and events. */
export const ruleScope = new AsyncLocalStorage<RuleScope>()
