import { createRuleRequire } from '../modules.js'
import { isPlainObject } from '../snapshot.js'
import type { ActionHandler } from './compile-action.js'
import { compileAction, HANDLERS } from './compile-action.js'

/** What an Action under test finds around it. */
export interface LoadActionOptions {
  /** Names that replace or join the usual ones, such as `fetch` or `console`. */
  readonly globals?: Readonly<Record<string, unknown>>
  /** Modules by name that `require` answers with, before it looks for installed ones. */
  readonly modules?: Readonly<Record<string, unknown>>
  /** What the Action reads as `event.secrets` where the test's event has none. */
  readonly secrets?: Readonly<Record<string, string>>
  /** The file name in stack traces. Default: `action.js`. */
  readonly file?: string
  /** A folder whose `node_modules` `require` looks into. Default: the working directory. */
  readonly root?: string
}

/** The functions of an Action, as a test calls them with an `event` and an `api` of its own. */
export interface LoadedActionModule {
  readonly onExecutePostLogin?: ActionHandler
  readonly onContinuePostLogin?: ActionHandler
}

/**
 * Loads one Action as plain functions of this process, for unit tests. It shares the caller's `Error`,
 * `Date`, timers and console, so that a test framework's fakes apply.
 *
 * @throws SyntaxError when the code is no JavaScript.
 * @throws RuleFault when the code is an ES module.
 */
export function loadAction(
  code: string,
  {
    globals = {},
    modules = {},
    secrets,
    file = 'action.js',
    root = process.cwd(),
  }: LoadActionOptions = {},
): LoadedActionModule {
  const usual = { require: createRuleRequire({ root, stubs: modules }) }
  const exported = compileAction(code, { file, globals: { ...usual, ...globals } })
  const handlers = Object.values(HANDLERS).flatMap((name) => {
    const handler = exported[name]
    return typeof handler === 'function' ? [[name, handler as ActionHandler] as const] : []
  })
  return Object.fromEntries(
    handlers.map(([name, handler]) => [
      name,
      (event: unknown, api: unknown) =>
        handler(secrets && isPlainObject(event) ? { secrets, ...event } : event, api),
    ]),
  )
}
