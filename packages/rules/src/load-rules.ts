import type { RuleFunction } from './compile.js'
import { compileRule, fileOf } from './compile.js'
import type { RuleSource } from './rule.js'

/** A rule that is ready to be called; `load` evaluates its text on the first call. */
export interface LoadedRule {
  readonly source: RuleSource
  load(): RuleFunction
}

/** Prepares rules so that each text is evaluated once, at its first call. */
export function loadRules(
  sources: readonly RuleSource[],
  globals: Readonly<Record<string, unknown>>,
): readonly LoadedRule[] {
  return sources.map((source) => {
    let compiled: RuleFunction | undefined
    return {
      source,
      load: () => (compiled ??= compileRule(source.script, { file: fileOf(source), globals })),
    }
  })
}

/** The scripts that run, in the order they run in. */
export function enabledInOrder<S extends { readonly order: number; readonly enabled?: boolean }>(
  scripts: readonly S[],
): readonly S[] {
  return scripts
    .filter(({ enabled = true }) => enabled)
    .toSorted((one, other) => one.order - other.order)
}
