import type { RuleFunction } from './compile.js'
import { compileRule } from './compile.js'
import { createRuleRequire } from './modules.js'
import * as errors from './rule-errors.js'

/** What a rule under test finds around it. */
export interface LoadRuleOptions {
  /** Names that replace or join the usual ones, such as `configuration` or `auth0`. */
  readonly globals?: Readonly<Record<string, unknown>>
  /** Modules by name that `require` answers with, before it looks for installed ones. */
  readonly modules?: Readonly<Record<string, unknown>>
  /** The file name in stack traces. Default: `rule.js`. */
  readonly file?: string
  /** A folder whose `node_modules` `require` looks into. Default: the working directory. */
  readonly root?: string
}

/**
 * Loads one rule as a plain function of this process, for unit tests. It shares the caller's `Error`,
 * `Date`, timers and console, so that a test framework's fakes apply.
 *
 * @throws SyntaxError when the script is not one expression.
 */
export function loadRule(
  script: string,
  { globals = {}, modules = {}, file = 'rule.js', root = process.cwd() }: LoadRuleOptions = {},
): RuleFunction {
  const usual = {
    configuration: {},
    global: {},
    require: createRuleRequire({ root, stubs: modules }),
    UnauthorizedError: errors.UnauthorizedError,
    ValidationError: errors.ValidationError,
    WrongUsernameOrPasswordError: errors.WrongUsernameOrPasswordError,
    PasswordComplexityError: errors.PasswordComplexityError,
  }
  return compileRule(script, { file, globals: { ...usual, ...globals } })
}
