import type { PipelineReport } from './pipeline.js'
import type { RuleHost, RuleRun, RuleSource } from './rule.js'

/** What every way of running rules needs to know. */
export interface RunnerOptions {
  readonly configuration: Readonly<Record<string, string>>
  readonly domain: string
  readonly host: RuleHost
  readonly modules?: string
  /** For one whole pipeline. Milliseconds. */
  readonly timeoutMs: number
}

/** A way of running the pipeline: in this thread, or in others that can be killed. */
export interface Runner {
  /** Never rejects for a rule's fault; rejects with the signal's reason when it aborts. */
  run(given: RuleRun, signal?: AbortSignal): Promise<PipelineReport>
  replace(rules: readonly RuleSource[]): void
  /** Makes the next run a quick one. */
  warm(): Promise<void>
  close(): Promise<void>
}
