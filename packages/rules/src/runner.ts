import type { RuleHost } from './rule.js'
import type { Report, Scripts, Task } from './task.js'

/** What every way of running scripts needs to know. */
export interface RunnerOptions {
  readonly configuration: Readonly<Record<string, string>>
  readonly domain: string
  readonly host: RuleHost
  readonly modules?: string
  /** For one whole pipeline. Milliseconds. */
  readonly timeoutMs: number
}

/** A way of running a pipeline: in this thread, or in others that can be killed. */
export interface Runner {
  /** Never rejects for a script's fault; rejects with the signal's reason when it aborts. */
  run<R extends Report>(task: Task<R>, scripts: Scripts, signal?: AbortSignal): Promise<R>
  /** Makes the next run a quick one. */
  warm(): Promise<void>
  close(): Promise<void>
}
