import type { Change } from '@lockstep/protocol'
import type { RuleRun } from './rule.js'
import { isPlainObject, same } from './snapshot.js'
import type { TraceText } from './trace-text.js'

/** Our choice: more changes than a person reads for one rule. */
const MAX_CHANGES = 50

/** A demand and a redirect are shown whole; of other objects only the members that changed. */
const WHOLE = new Set(['context.multifactor', 'context.redirect', 'multifactor'])

/** Lists what a rule changed, in the order of its arguments. */
export function listChanges(before: RuleRun, after: RuleRun, trace: TraceText): readonly Change[] {
  return listDifferences(
    { user: before.user, context: before.context },
    { user: after.user, context: after.context },
    trace,
  )
}

/** Lists where two pieces of data differ; each path begins with one of their keys. */
export function listDifferences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  trace: TraceText,
): readonly Change[] {
  const changes: Change[] = []
  const compare = (path: string, old: unknown, young: unknown): void => {
    if (changes.length >= MAX_CHANGES || same(old, young)) return
    if (isPlainObject(old) && isPlainObject(young) && !WHOLE.has(path)) {
      for (const key of new Set([...Object.keys(old), ...Object.keys(young)])) {
        compare(`${path}.${key}`, member(old, key), member(young, key))
      }
      return
    }
    changes.push({ path: trace.text(path), before: trace.json(old), after: trace.json(young) })
  }
  for (const key of Object.keys(before)) compare(key, before[key], after[key])
  return changes
}

function member(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined
}
