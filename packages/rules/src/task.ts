import type { RuleTrace } from '@lockstep/protocol'
import type { ActionSource } from './actions/action.js'
import type { RuleDenial, RuleSource } from './rule.js'

/** Everything that runs on behalf of one tenant, enabled and in order. */
export interface Scripts {
  readonly rules: readonly RuleSource[]
  readonly actions: readonly ActionSource[]
}

/** What every pipeline leaves behind. */
export interface Report {
  /** The scripts that were reached. */
  readonly rules: readonly RuleTrace[]
  readonly denial?: RuleDenial
  /** True when this thread should not run another login. */
  readonly isSpoilt: boolean
}

/** One pipeline to run on one login, whichever kind of script it is made of. */
export interface Task<R extends Report> {
  readonly kind: keyof Scripts
  /** What the pipeline starts from; JSON carries it into the thread. */
  readonly input: unknown
  /** The scripts it may reach, in order. */
  readonly scripts: readonly { readonly name: string; readonly order: number }[]
  /** What the report holds wherever the pipeline changed nothing. */
  readonly unchanged: Omit<R, 'rules' | 'isSpoilt'>
}

/** Puts what the pipeline changed on top of what stayed as it was. */
export function completeReport<R extends Report>(task: Task<R>, answer: Report): R {
  // Both halves come from the same kind of pipeline, which the compiler cannot see across threads.
  return { ...task.unchanged, ...answer } as R
}
