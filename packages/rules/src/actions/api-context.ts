import type { ActionEvent, ActionFacts } from './action.js'
import type { ActionFindingId } from './action-findings.js'
import type { CacheView } from './action-cache.js'
import type { Recorder } from './action-record.js'

/** Which of its two functions an Action runs. */
export type Phase = 'execute' | 'continue'

/** What the parts of one Action's `api` work with. */
export interface ApiContext {
  /** The very object the Action was given. */
  readonly event: ActionEvent
  readonly facts: ActionFacts
  readonly phase: Phase
  readonly recorder: Recorder
  readonly cache: CacheView
  /** Tells the author something that does not stop the login. */
  warn(text: string): void
  /** Reports a finding at the line that called `api`. */
  report(id: ActionFindingId): void
}
