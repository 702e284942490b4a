import { basename, extname, join } from 'node:path'
import type { FolderFiles } from './folder-files.js'
import { isRecord } from './is-record.js'

/** A rule as its files describe it, unchecked. `file` is the one that mistakes are found in. */
export interface RuleFile {
  readonly file: string
  readonly rule: Readonly<Record<string, unknown>>
}

/**
 * Reads `rules/NAME.json` with the script it names, and each `rules/NAME.js` that nothing describes:
 * neither a JSON file nor `described`, the rules of `tenant.yaml`.
 */
export function readRules(files: FolderFiles, described: unknown): readonly RuleFile[] {
  const names = files.names('rules')
  const withJson = names
    .filter((name) => extname(name) === '.json')
    .flatMap((name) => readDescribed(files, name) ?? [])
  const used = new Set([
    ...withJson.map(({ rule }) => rule.file),
    ...(Array.isArray(described) ? described.map((rule) => isRecord(rule) && rule.file) : []),
  ])
  const bare = names
    .filter((name) => extname(name) === '.js')
    .map((name) => join('rules', name))
    .filter((file) => !used.has(file))
    .map((file) => ({
      file,
      rule: { name: basename(file, '.js'), script: files.text(file), file },
    }))
  return [...withJson, ...bare]
}

/** In the YAML format a rule's script is the path of its file. */
export function withScripts(files: FolderFiles, rules: unknown): unknown {
  if (!Array.isArray(rules)) return rules
  return rules.map((rule: unknown) => {
    if (!isRecord(rule) || typeof rule.script !== 'string') return rule
    const file = rule.script.replace(/^\.\//, '')
    return files.isFile(file) ? { ...rule, script: files.text(file), file } : rule
  })
}

function readDescribed(files: FolderFiles, name: string): RuleFile | undefined {
  const file = join('rules', name)
  const value = files.json(file)
  // What is no object fails the schema later, in the same file.
  if (!isRecord(value)) return value === undefined ? undefined : { file, rule: { name: value } }
  const script = scriptOf(value, basename(name, '.json'))
  if (!files.isFile(script)) {
    const message = `must name a file beside it; found "${script}", which does not exist.`
    files.report({ file, path: 'script', message })
    return undefined
  }
  const rule = {
    name: basename(name, '.json'),
    ...value,
    script: files.text(script),
    file: script,
  }
  return { file, rule }
}

function scriptOf(rule: Readonly<Record<string, unknown>>, name: string): string {
  const script = typeof rule.script === 'string' ? rule.script : `${name}.js`
  return join('rules', script.replace(/^\.\/(?:rules\/)?/, ''))
}
