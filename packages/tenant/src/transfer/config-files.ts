import { isRecord } from '../config/is-record.js'
import { itemsOf } from '../config/sections.js'
import type { ConfigItem, ListSection, RawConfig } from '../config/sections.js'
import { restoreKeywords } from './kept-keywords.js'

/** Files by their names in the folder. */
export type Files = Readonly<Record<string, string>>

/** The files that say a configuration, and what of it they cannot say. */
export interface WrittenConfig {
  readonly files: Files
  readonly left: readonly string[]
}

/** Lists with a file per item: their folders, and what an item's file is called. */
const FOLDERS: readonly (readonly [ListSection, string, (item: ConfigItem) => string])[] = [
  ['clients', 'clients', ({ name }) => fileName(name)],
  ['databases', 'databases', ({ name }) => `${fileName(name)}/database`],
  ['connections', 'connections', ({ name }) => fileName(name)],
  ['rulesConfigs', 'rules-configs', ({ key }) => fileName(key)],
  ['resourceServers', 'resource-servers', ({ name, identifier }) => fileName(name ?? identifier)],
  [
    'clientGrants',
    'grants',
    ({ client_id, audience }) => fileName(`${String(client_id)} (${String(audience)})`),
  ],
  ['guardian.factors', 'guardian/factors', ({ name }) => fileName(name)],
  ['roles', 'roles', ({ name }) => fileName(name)],
  ['organizations', 'organizations', ({ name }) => fileName(name)],
]

/** Sections that are one file each. */
const SINGLES: readonly (readonly [string, string])[] = [
  ['tenant', 'tenant.json'],
  ['triggers', 'triggers/triggers.json'],
  ['messages', 'messages.json'],
  ['users', 'users.json'],
  ['geoip', 'geoip.json'],
  ['denyList', 'deny-list.json'],
]

/** What is left when the folders and files above have been written. */
const ELSEWHERE = ['rules', 'actions', 'guardian']
const GUARDIAN_MEMBERS = ['factors', 'policies', 'phoneMessageTypes', 'templates'].concat(
  'enrollByTicketOnly',
)

/**
 * A configuration in the directory format of `auth0-deploy-cli`.
 *
 * @see [Directory format](https://github.com/auth0/auth0-deploy-cli/tree/master/docs)
 */
export function directoryFiles(input: RawConfig): WrittenConfig {
  const files = new Map<string, string>()
  const add = (name: string, content: unknown) => void files.set(free(files, name), json(content))

  for (const [section, folder, nameOf] of FOLDERS) {
    if (section === 'databases' && input.databases === undefined) continue
    for (const item of itemsOf(input, section)) add(`${folder}/${nameOf(item)}.json`, item)
  }
  for (const [section, file] of SINGLES) if (input[section] !== undefined) add(file, input[section])
  for (const [rule, name] of named(itemsOf(input, 'rules'))) {
    files.set(`rules/${name}.js`, restoreKeywords(String(rule.script)))
    add(`rules/${name}.json`, { ...withoutFile(rule), script: `./rules/${name}.js` })
  }
  for (const [action, name] of named(itemsOf(input, 'actions').map(running))) {
    files.set(`actions/${name}/code.js`, restoreKeywords(String(action.code)))
    add(`actions/${name}.json`, { ...withoutFile(action), code: `./actions/${name}/code.js` })
  }
  const { policies, phoneMessageTypes, enrollByTicketOnly } = guardianOf(input)
  if (policies !== undefined) add('guardian/policies.json', { policies })
  if (phoneMessageTypes !== undefined) {
    add('guardian/phoneFactorMessageTypes.json', { message_types: phoneMessageTypes })
  }
  for (const template of templatesOf(input)) {
    add(`guardian/templates/${fileName(template.name)}.json`, template)
  }
  if (enrollByTicketOnly !== undefined) {
    add('guardian/enrollByTicketOnly.json', { enabled: enrollByTicketOnly })
  }
  const known = [...FOLDERS.map(([section]) => section), ...SINGLES.map(([section]) => section)]
  return { files: Object.fromEntries(files), left: leftOver(input, known) }
}

/**
 * A configuration in the YAML format: one file, and the scripts beside it.
 *
 * @see [YAML format](https://github.com/auth0/auth0-deploy-cli/tree/master/docs)
 */
export async function yamlFiles(input: RawConfig): Promise<WrittenConfig> {
  const { stringify } = await import('yaml')
  const { files, left } = directoryFiles(input)
  const scripts = Object.entries(files).filter(([name]) => name.endsWith('.js'))
  const sections = Object.fromEntries(Object.entries(input).filter(([name]) => name !== 'guardian'))
  const { factors, policies, phoneMessageTypes, templates, enrollByTicketOnly } = guardianOf(input)
  const content = {
    ...sections,
    ...(input.rules !== undefined && {
      rules: named(itemsOf(input, 'rules')).map(([rule, name]) => ({
        ...withoutFile(rule),
        script: `./rules/${name}.js`,
      })),
    }),
    ...(input.actions !== undefined && {
      actions: named(itemsOf(input, 'actions').map(running)).map(([action, name]) => ({
        ...withoutFile(action),
        code: `./actions/${name}/code.js`,
      })),
    }),
    ...(factors !== undefined && { guardianFactors: factors }),
    ...(policies !== undefined && { guardianPolicies: { policies } }),
    ...(phoneMessageTypes !== undefined && {
      guardianPhoneFactorMessageTypes: { message_types: phoneMessageTypes },
    }),
    ...(templates !== undefined && { guardianFactorTemplates: templates }),
    ...(enrollByTicketOnly !== undefined && {
      guardianEnrollByTicketOnly: { enabled: enrollByTicketOnly },
    }),
  }
  // A keyword in a text without quotes would be a comment.
  const options = { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' } as const
  const text = restoreKeywords(stringify(content, options))
  return { files: { 'tenant.yaml': text, ...Object.fromEntries(scripts) }, left }
}

/** What has no file: whole sections, members of `guardian`, and drafts of Actions. */
function leftOver(input: RawConfig, known: readonly string[]): readonly string[] {
  const sections = Object.keys(input).filter(
    (name) => !known.includes(name) && !ELSEWHERE.includes(name),
  )
  const guardian = Object.keys(guardianOf(input)).filter((name) => !GUARDIAN_MEMBERS.includes(name))
  const drafts = itemsOf(input, 'actions').filter((action) => isRecord(action.deployed_version))
  return [
    ...sections.map((name) => `${name}: there is no file for it`),
    ...guardian.map((name) => `guardian.${name}: there is no file for it`),
    ...drafts.map(({ name }) => `actions: the draft of "${String(name)}" that is not deployed`),
  ]
}

/** The wording of messages to phones. */
function templatesOf(input: RawConfig): readonly ConfigItem[] {
  const { templates } = guardianOf(input)
  return Array.isArray(templates) ? templates.filter(isRecord) : []
}

function guardianOf(input: RawConfig): ConfigItem {
  return isRecord(input.guardian) ? input.guardian : {}
}

/** Files say what runs, and know of no drafts. */
function running({ deployed_version: deployed, ...action }: ConfigItem): ConfigItem {
  return isRecord(deployed) ? { ...action, ...deployed } : action
}

/** Where a script was read from says nothing about where it is written. */
function withoutFile(item: ConfigItem): ConfigItem {
  return Object.fromEntries(Object.entries(item).filter(([name]) => name !== 'file'))
}

function json(value: unknown): string {
  return restoreKeywords(`${JSON.stringify(value, null, 2)}\n`)
}

/** A name that no folder misunderstands. */
function fileName(name: unknown): string {
  const plain = String(name)
    .replace(/[^\w. ()-]+/g, '_')
    .replace(/^\.+/, '_')
  return plain === '' ? '_' : plain.slice(0, 120)
}

/** Two items of one name get two files. */
function free(files: ReadonlyMap<string, string>, name: string): string {
  if (!files.has(name)) return name
  for (let number = 2; ; number++) {
    const other = name.replace(/\.json$/, `-${number}.json`)
    if (!files.has(other)) return other
  }
}

/** Each item with a name for its files that no other one has. */
function named(items: readonly ConfigItem[]): readonly (readonly [ConfigItem, string])[] {
  const taken = new Map<string, string>()
  return items.map((item) => {
    const file = free(taken, `${fileName(item.name)}.json`)
    taken.set(file, '')
    return [item, file.replace(/\.json$/, '')]
  })
}
