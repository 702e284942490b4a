import type { Task } from '../task.js'
import type { ActionsRun, ActionSource } from './action.js'
import type { CacheEntry } from './action-cache.js'
import type { ActionsReport } from './action-pipeline.js'
import { NO_EFFECTS } from './effects.js'

/** Makes the task that runs the Actions from where a login left off. */
export function actionsTask(
  run: ActionsRun,
  { actions, cache }: { actions: readonly ActionSource[]; cache: readonly CacheEntry[] },
): Task<ActionsReport> {
  const first = startOf(run, actions)
  const unchanged = { effects: run.earlier ?? NO_EFFECTS, cacheWrites: [] }
  const common = { kind: 'actions', input: { run, first: first ?? 0, cache } } as const
  return first === undefined
    ? { ...common, scripts: [], unchanged: { ...unchanged, denial: REMOVED } }
    : { ...common, scripts: actions.slice(first), unchanged }
}

/** Going on with other Actions would skip what the missing one was to check. */
const REMOVED = {
  code: 'access_denied',
  message: 'The Actions of this tenant were changed during the login. Please log in again.',
} as const

function startOf({ start }: ActionsRun, actions: readonly ActionSource[]): number | undefined {
  if (!start) return 0
  const at = actions.findIndex(({ name }) => name === start.action)
  if (at < 0) return undefined
  return start.phase === 'continue' ? at : at + 1
}
