import { basename, dirname, extname, join, resolve } from 'node:path'
import type { RuleSource } from '@lockstep/rules'
import { didYouMean } from '../../config/did-you-mean.js'
import type { Rule, TenantConfig } from '../../config/tenant-config.js'
import { readTextFile } from '../json-file.js'
import { UsageError } from '../usage-error.js'

/** Where rules are found by name. */
export interface RuleShelf {
  readonly config: Pick<TenantConfig, 'rules'>
  readonly folder: string | undefined
}

/**
 * The rules that were named: each is a `.js` file or the name of a rule of the folder. A rule that is
 * named runs also when it is switched off. All enabled rules, in their order, when none is named.
 *
 * @throws UsageError when there is no such rule.
 */
export function chosenRules(
  { config: { rules }, folder = '.' }: RuleShelf,
  named: readonly string[],
): readonly RuleSource[] {
  const source = (rule: Rule) => ({ ...rule, file: join(folder, rule.file) })
  if (named.length === 0) {
    return [...rules]
      .filter(({ enabled }) => enabled)
      .sort((a, b) => a.order - b.order)
      .map(source)
  }
  return named.map((name, index) => {
    if (isScript(name)) return ruleOfFile(name, index + 1)
    const found = rules.find((rule) => rule.name === name)
    if (found) return { ...source(found), enabled: true, order: index + 1 }
    const names = rules.map((rule) => rule.name)
    const guess = didYouMean(name, names)
    throw new UsageError(
      `There is no rule "${name}". ${guess === undefined ? '' : `Did you mean ${guess}? `}` +
        `The folder has ${names.join(', ') || 'none'}; or name a file, as in ./my-rule.js.`,
    )
  })
}

/** Tells whether an argument names a file rather than a rule. */
export function isScript(name: string): boolean {
  return ['.js', '.cjs', '.mjs'].includes(extname(name))
}

/** A script is called like its file, or like its folder when the file only says what it is. */
export function scriptName(file: string): string {
  const name = basename(file, extname(file))
  return ['rule', 'action', 'code'].includes(name) ? basename(dirname(resolve(file))) : name
}

function ruleOfFile(file: string, order: number): RuleSource {
  return { name: scriptName(file), script: readTextFile(file, 'rule'), order, file }
}
