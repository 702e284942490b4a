import { RuleFault } from '../rule-errors.js'
import type { ActionDemand, ActionEffects } from './action.js'

/** What one Action asked for while it ran. */
export interface ActionRecord {
  /** Those of the Actions before it, and its own on top. */
  readonly effects: ActionEffects
  readonly demands: readonly ActionDemand[]
  /** Where it sends the person. */
  readonly url?: string
  /** Why it refuses the login. The first refusal counts. */
  readonly denial?: string
  /** What {@link failClosed} caught. */
  readonly fault?: RuleFault
  /** What `validateToken` last said. */
  readonly token?: 'valid' | 'refused'
}

/** Keeps the {@link ActionRecord} of a running Action. */
export interface Recorder {
  current(): ActionRecord
  change(change: Partial<ActionRecord>): void
  addEffects(effects: Partial<ActionEffects>): void
  /** From now on nothing is recorded any more. */
  close(): void
}

/** Starts a record. `onLate` hears of each change that comes when the record is closed. */
export function createRecorder(effects: ActionEffects, onLate: () => void): Recorder {
  let record: ActionRecord = { effects, demands: [] }
  let isClosed = false
  const change = (part: Partial<ActionRecord>): void => {
    if (isClosed) onLate()
    else record = { ...record, ...part }
  }
  return {
    current: () => record,
    change,
    addEffects: (added) => change({ effects: { ...record.effects, ...added } }),
    close: () => {
      isClosed = true
    },
  }
}

/**
 * Does what stands between the person and the tokens. When it fails the login is denied even if the
 * Action catches the error: a demand or a denial that was not understood must not turn into none.
 */
export function failClosed({ change }: Recorder, run: () => void): void {
  try {
    run()
  } catch (error) {
    if (error instanceof RuleFault) change({ fault: error })
    throw error
  }
}
