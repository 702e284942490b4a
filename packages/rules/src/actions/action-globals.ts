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
    require: (specifier: unknown) => require(declaredVersion(specifier, dependencies)),
    console: createRuleConsole(),
  }
}

/** Adds the version that the Action declares, so that another one is noticed. */
export function declaredVersion(
  specifier: unknown,
  dependencies: readonly ActionDependency[],
): string {
  const declared = dependencies.find(({ name }) => name === specifier)
  return declared && /^[\w.-]+$/.test(declared.version) && declared.version !== 'latest'
    ? `${declared.name}@${declared.version}`
    : (specifier as string)
}
