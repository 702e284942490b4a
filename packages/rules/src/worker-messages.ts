import type { RuleTrace } from '@lockstep/protocol'
import type { RuleDenial, RuleHost, RuleRun, RuleSource } from './rule.js'

/** What a worker is born with. */
export interface WorkerData {
  readonly configuration: Readonly<Record<string, string>>
  readonly domain: string
  readonly modules?: string
  readonly progress: SharedArrayBuffer
}

/** From the engine to a worker. */
export type ToWorker =
  | { readonly type: 'load'; readonly rules: readonly RuleSource[] }
  /** JSON text travels faster than a structured clone. */
  | { readonly type: 'run'; readonly json: string }
  | { readonly type: 'written'; readonly call: number; readonly error?: string }

/** From a worker to the engine. */
export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly json: string }
  /** The engine's own failure, not a rule's. */
  | { readonly type: 'failed'; readonly detail: string }
  | {
      readonly type: 'write'
      readonly call: number
      readonly method: keyof RuleHost
      readonly userId: string
      readonly patch: object
    }

/** The JSON of `done`. Whatever the rules did not change stays at home. */
export interface WorkerReport {
  readonly rules: readonly RuleTrace[]
  readonly run?: RuleRun
  readonly denial?: RuleDenial
  readonly isSpoilt: boolean
}
