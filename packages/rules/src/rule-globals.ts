import { withAmbientModules } from './ambient-modules.js'
import { lineOf } from './compile.js'
import { createRuleRequire } from './modules.js'
import type { RuleHost } from './rule.js'
import { createRuleConsole } from './rule-console.js'
import { ruleErrors } from './rule-errors.js'
import { ruleScope } from './rule-scope.js'

/** What the globals of one engine are made of. */
export interface RuleGlobalsOptions {
  readonly configuration: Readonly<Record<string, string>>
  /** The tenant's host, with a scheme when it is not https. */
  readonly domain: string
  readonly host: RuleHost
  readonly modules?: string
  /** What `global` is; it lives as long as the engine. */
  readonly global: object
}

/**
 * Makes the names that a rule finds around it. `Buffer`, `URL`, timers and the intrinsics are those
 * of the thread the rule runs in.
 *
 * @see [Rules environment](https://auth0.com/docs/customize/rules/environment)
 */
export function createRuleGlobals(options: RuleGlobalsOptions): Readonly<Record<string, unknown>> {
  const { configuration, domain, host, modules } = options
  const base = domain.includes('://') ? domain.replace(/\/$/, '') : `https://${domain}`
  const require = createRuleRequire({
    ...(modules !== undefined && { root: modules }),
    onVersionDrift: (asked, installed) =>
      ruleScope.getStore()?.write({
        level: 'warn',
        text: `require('${asked}') was answered with the installed version ${installed}.`,
      }),
  })
  const write = (method: keyof RuleHost, id: string, patch: object): Promise<void> => {
    const scope = ruleScope.getStore()
    scope?.wrote(lineOf(new Error(), scope.file))
    return host[method](id, patch)
  }
  const globals = {
    configuration: Object.freeze({ ...configuration }),
    auth0: {
      domain: new URL(base).host,
      baseUrl: `${base}/api/v2`,
      /** Asked for the login at hand; undefined when the tenant gives none. */
      get accessToken() {
        return ruleScope.getStore()?.accessToken
      },
      users: {
        updateAppMetadata: (id: string, patch: object) => write('updateAppMetadata', id, patch),
        updateUserMetadata: (id: string, patch: object) => write('updateUserMetadata', id, patch),
      },
    },
    require,
    console: createRuleConsole(),
    global: options.global,
    ...ruleErrors,
  }
  return withAmbientModules(globals, require)
}
