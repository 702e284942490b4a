import type { ActionSource } from '@lockstep/rules'
import type { Action } from '../config/tenant-config.js'
import type { ScriptSwitch } from './script-book.js'

/** An Action, as a panel shows it: without its secrets. */
export type ActionSummary = Omit<Action, 'secrets' | 'dependencies'>

/** Lists Actions and turns them on and off while the tenant runs. */
export type ActionSwitch = ScriptSwitch<ActionSummary>

/** An Action as the engine takes it. */
export function toActionSource(action: Action): ActionSource {
  const { name, code, order, enabled, file, secrets, dependencies } = action
  return { name, code, order, enabled, file, secrets, dependencies }
}

/** An Action as the outside may see it. */
export function toActionSummary({ name, code, order, enabled, file }: Action): ActionSummary {
  return { name, code, order, enabled, file }
}
