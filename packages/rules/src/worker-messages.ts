import type { RuleHost } from './rule.js'
import type { Scripts } from './task.js'

/** What a worker is born with. */
export interface WorkerData {
  readonly configuration: Readonly<Record<string, string>>
  readonly domain: string
  readonly modules?: string
  readonly progress: SharedArrayBuffer
}

/** From the engine to a worker. */
export type ToWorker =
  | { readonly type: 'load'; readonly scripts: Scripts }
  /** JSON text travels faster than a structured clone. */
  | { readonly type: 'run'; readonly kind: keyof Scripts; readonly json: string }
  | { readonly type: 'written'; readonly call: number; readonly error?: string }

/** From a worker to the engine. */
export type FromWorker =
  | { readonly type: 'ready' }
  /** The JSON of a report. */
  | { readonly type: 'done'; readonly json: string }
  /** The engine's own failure, not a script's. */
  | { readonly type: 'failed'; readonly detail: string }
  | {
      readonly type: 'write'
      readonly call: number
      readonly method: keyof RuleHost
      readonly userId: string
      readonly patch: object
    }
