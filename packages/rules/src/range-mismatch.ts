import type { Event } from './script/exploration.js'
import { eventsOf } from './script/exploration.js'

/**
 * Finds, by offset, where an address is matched with a range by a script that never asks which kind
 * either is.
 */
export function findRangeMismatches(events: readonly Event[]): readonly number[] {
  const calls = eventsOf(events, 'call')
  if (calls.some(({ name }) => name === 'kind')) return []
  return calls
    .filter(({ name, args }) => name === 'match' && args[0]?.madeBy === 'parseCIDR')
    .map(({ at }) => at)
}
