import { createRuleRequire } from '../modules.js'
import { createRuleConsole } from '../rule-console.js'
import { ruleScope } from '../rule-scope.js'
import type { ActionDependency, ActionSource } from './action.js'

/** Makes the names that an Action's module finds around it, beside those of the thread. */
export function createActionGlobals(
  { dependencies = [] }: Pick<ActionSource, 'dependencies'>,
  { modules }: { readonly modules?: string },
): Readonly<Record<string, unknown>> {
  const require = createRuleRequire({
    ...(modules !== undefined && { root: modules }),
    onVersionDrift: (asked, installed) =>
      ruleScope.getStore()?.write({
        level: 'warn',
        text: `The dependency ${asked} was answered with the installed version ${installed}.`,
      }),
  })
  return {
    require: withDeclaredVersions(require, dependencies),
    console: createRuleConsole(),
  }
}

/** Asks for the versions that the Action declares, so that another one is noticed. */
function withDeclaredVersions(
  require: (specifier: string) => unknown,
  dependencies: readonly ActionDependency[],
): (specifier: string) => unknown {
  const versions = new Map(
    dependencies
      .filter(({ version }) => /^[\w.-]+$/.test(version) && version !== 'latest')
      .map(({ name, version }) => [name, `${name}@${version}`]),
  )
  // No arrow function, since published code also writes `new require('name').Name()`.
  return function declared(specifier) {
    return require(versions.get(specifier) ?? specifier)
  }
}
