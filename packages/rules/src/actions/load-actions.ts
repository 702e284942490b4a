import { fileOf } from '../compile.js'
import type { TraceText } from '../trace-text.js'
import { createActionTraceText } from '../trace-text.js'
import type { ActionSource } from './action.js'
import { createActionGlobals } from './action-globals.js'
import type { ActionExports } from './compile-action.js'
import { compileAction } from './compile-action.js'

/** An Action that is ready to be called; `load` evaluates its text on the first call. */
export interface LoadedAction {
  readonly source: ActionSource
  /** Cuts this Action's secrets out of what is shown. */
  readonly trace: TraceText
  load(): ActionExports
}

/** Prepares Actions so that each module is evaluated once, at its first call. */
export function loadActions(
  sources: readonly ActionSource[],
  options: { readonly modules?: string },
): readonly LoadedAction[] {
  return sources.map((source) => {
    let exported: ActionExports | undefined
    return {
      source,
      trace: createActionTraceText(source.secrets ?? {}),
      load: () =>
        (exported ??= compileAction(source.code, {
          file: fileOf(source),
          globals: createActionGlobals(source, options),
        })),
    }
  })
}
