import { withAmbientModules } from './ambient-modules.js'
import type { RuleFunction } from './compile.js'
import { compileRule } from './compile.js'
import { createRuleRequire } from './modules.js'
import { ruleErrors } from './rule-errors.js'

/** What a rule under test finds around it. */
export interface LoadRuleOptions {
  /** Names that replace or join the usual ones, such as `configuration` or `auth0`. */
  readonly globals?: Readonly<Record<string, unknown>>
  /** Modules by name that `require`, or an ambient name, gives instead of installed ones. */
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
  const require = createRuleRequire({ root, stubs: modules })
  const usual = { configuration: {}, auth0: AUTH0, global: {}, require, ...ruleErrors }
  return compileRule(script, {
    file,
    globals: withAmbientModules({ ...usual, ...globals }, require),
  })
}

const AUTH0 = {
  domain: 'tenant.localhost',
  baseUrl: 'https://tenant.localhost/api/v2',
  accessToken: 'access-token',
  users: { updateAppMetadata: refuseToWrite, updateUserMetadata: refuseToWrite },
}

function refuseToWrite(): Promise<never> {
  return Promise.reject(
    new Error('Give loadRule() a globals.auth0 that takes what the rule writes.'),
  )
}
