import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, extname, join, resolve } from 'node:path'
import { replaceKeywords } from './keywords.js'
import type { ConfigSource } from './parse-config.js'
import { ConfigError } from './problems.js'
import type { ConfigProblem } from './problems.js'

/** What a folder says, unchecked, and which file each part came from. */
export interface FolderContent {
  readonly input: Readonly<Record<string, unknown>>
  readonly sources: readonly ConfigSource[]
}

type Keywords = Readonly<Record<string, string>>

/**
 * Reads a folder in the layout of `auth0-deploy-cli`: its directory format, its YAML format, or both.
 * Nothing is checked but that each file can be read.
 *
 * @throws ConfigError when the folder is missing or a file is no JSON or YAML.
 */
export function readFolder(folder: string, keywords: Keywords = {}): FolderContent {
  const reader = createReader(resolve(folder), keywords)
  reader.tenant()
  reader.list('clients', reader.jsonFiles('clients'))
  reader.list('databases', [
    ...reader.jsonFiles('databases'),
    ...reader.jsonFiles('databases', 'database.json'),
  ])
  reader.rules()
  reader.list('rulesConfigs', reader.jsonFiles('rules-configs'))
  reader.factors()
  reader.whole('users', 'users.json')
  reader.whole('geoip', 'geoip.json')
  return reader.finish()
}

function createReader(root: string, keywords: Keywords) {
  const input: Record<string, unknown> = {}
  const sources: ConfigSource[] = []
  const problems: ConfigProblem[] = []

  if (!isFolder(root)) {
    throw new ConfigError([
      { file: root, path: '', message: 'is not a folder. Run "lockstep init" to make one.' },
    ])
  }

  function text(file: string): string {
    return replaceKeywords(readFileSync(join(root, file), 'utf8'), keywords)
  }

  function json(file: string): unknown {
    try {
      return JSON.parse(text(file).replace(/^\uFEFF/, ''))
    } catch (error) {
      problems.push({ file, path: '', message: `is not JSON: ${(error as Error).message}.` })
      return undefined
    }
  }

  function yaml(file: string): unknown {
    const { parse } = createRequire(import.meta.url)('yaml') as typeof import('yaml')
    try {
      return parse(text(file))
    } catch (error) {
      problems.push({ file, path: '', message: `is not YAML: ${(error as Error).message}` })
      return undefined
    }
  }

  function put(key: string, value: unknown, file: string): void {
    if (value === undefined) return
    input[key] = value
    sources.push({ path: [key], file })
  }

  /** Adds the content of `files` to the list `key`. */
  function list(key: string, files: readonly string[]): void {
    for (const file of files) add(key, json(file), file)
  }

  function add(key: string, value: unknown, file: string): void {
    if (value === undefined) return
    const before = Array.isArray(input[key]) ? (input[key] as unknown[]) : []
    input[key] = [...before, value]
    sources.push({ path: [key, before.length], file })
  }

  /** The names in a folder, in the same order on every system; dot files are nobody's. */
  function names(folder: string): readonly string[] {
    return isFolder(join(root, folder))
      ? readdirSync(join(root, folder))
          .filter((name) => !name.startsWith('.'))
          .sort()
      : []
  }

  return {
    list,

    /** The JSON files of a folder or, given a name, the files of that name one folder below. */
    jsonFiles(folder: string, name?: string): readonly string[] {
      return names(folder)
        .filter((entry) => name === undefined || isFolder(join(root, folder, entry)))
        .map((entry) => (name === undefined ? join(folder, entry) : join(folder, entry, name)))
        .filter((file) => extname(file) === '.json' && isFile(join(root, file)))
    },

    whole(key: string, file: string): void {
      if (isFile(join(root, file))) put(key, json(file), file)
    },

    /** `tenant.json` holds the settings; `tenant.yaml` those or, in the YAML format, everything. */
    tenant(): void {
      if (isFile(join(root, 'tenant.json'))) put('tenant', json('tenant.json'), 'tenant.json')
      const file = ['tenant.yaml', 'tenant.yml'].find((name) => isFile(join(root, name)))
      const content = file === undefined ? undefined : yaml(file)
      if (file === undefined || !isObject(content)) return
      if (!YAML_SECTIONS.some((section) => Object.hasOwn(content, section))) {
        put('tenant', content, file)
        return
      }
      for (const [key, value] of Object.entries(content)) {
        if (key === 'guardianFactors') put('guardian', { factors: value }, file)
        else put(key, key === 'rules' ? withScripts(value, root, text) : value, file)
      }
    },

    /** `rules/NAME.js`, and `rules/NAME.json` when it says more than the name. */
    rules(): void {
      const files = names('rules')
      const described = files.filter((file) => extname(file) === '.json')
      for (const name of described) {
        const file = join('rules', name)
        const value = json(file)
        if (!isObject(value)) continue
        const script =
          typeof value.script === 'string'
            ? join('rules', value.script.replace(/^\.\/(?:rules\/)?/, ''))
            : join('rules', `${basename(name, '.json')}.js`)
        if (!isFile(join(root, script))) {
          problems.push({
            file,
            path: 'script',
            message: `must name a file beside it; found "${script}", which does not exist.`,
          })
          continue
        }
        const rule = { name: basename(name, '.json'), ...value, script: text(script), file: script }
        add('rules', rule, file)
      }
      const bare = files.filter(
        (file) => extname(file) === '.js' && !described.includes(`${basename(file, '.js')}.json`),
      )
      for (const name of bare) {
        const file = join('rules', name)
        add('rules', { name: basename(name, '.js'), script: text(file), file }, file)
      }
    },

    factors(): void {
      const factors = names(join('guardian', 'factors'))
        .filter((name) => extname(name) === '.json')
        .map((name) => ({ name, file: join('guardian', 'factors', name) }))
      if (factors.length === 0) return
      const values = factors.map(({ name, file }) => {
        const value = json(file)
        return isObject(value) ? { name: basename(name, '.json'), ...value } : value
      })
      input.guardian = { factors: values }
      factors.forEach(({ file }, index) =>
        sources.push({ path: ['guardian', 'factors', index], file }),
      )
    },

    finish(): FolderContent {
      if (problems.length > 0) throw new ConfigError(problems)
      return { input, sources }
    },
  }
}

/** Names at the top of `tenant.yaml` that tell the YAML format from a file of settings. */
const YAML_SECTIONS = [
  'tenant',
  'clients',
  'databases',
  'rules',
  'rulesConfigs',
  'guardianFactors',
  'users',
  'geoip',
]

/** In the YAML format a rule's script is the path of its file. */
function withScripts(rules: unknown, root: string, text: (file: string) => string): unknown {
  if (!Array.isArray(rules)) return rules
  return rules.map((rule: unknown) => {
    if (!isObject(rule) || typeof rule.script !== 'string') return rule
    const file = rule.script.replace(/^\.\//, '')
    return isFile(join(root, file)) ? { ...rule, script: text(file), file } : rule
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
