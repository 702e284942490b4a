import { basename, extname, join } from 'node:path'
import { openFolder } from './folder-files.js'
import type { FolderFiles, Keywords } from './folder-files.js'
import type { ConfigSource } from './parse-config.js'
import { isRecord } from './is-record.js'
import { readActions, withCode } from './read-actions.js'
import { readRules, withScripts } from './read-rules.js'

/** What a folder says, unchecked, and which file each part came from. */
export interface FolderContent {
  readonly input: Readonly<Record<string, unknown>>
  readonly sources: readonly ConfigSource[]
  /** Files of the folder that say nothing to the tenant. */
  readonly unread: readonly string[]
}

/** One file's contribution: a section as a whole, or one more item of a section that is a list. */
interface Part {
  readonly section: string
  readonly is: 'section' | 'item'
  readonly file: string
  readonly value: unknown
}

/**
 * Reads a folder in the layout of `auth0-deploy-cli`: its directory format, its YAML format, or both.
 * Nothing is checked but that each file can be read.
 *
 * @throws ConfigError when the folder is missing or a file is no JSON or YAML.
 */
export function readFolder(folder: string, keywords: Keywords = {}): FolderContent {
  const files = openFolder(folder, keywords)
  const top = topParts(files)
  const yamlRules = top.find(({ section }) => section === 'rules')?.value
  const parts = [
    ...top,
    ...items(files, 'clients', jsonFiles(files, 'clients')),
    ...items(files, 'databases', jsonFiles(files, 'databases')),
    ...items(files, 'databases', filesBelow(files, 'databases', 'database.json')),
    ...items(files, 'connections', jsonFiles(files, 'connections')),
    ...items(files, 'rulesConfigs', jsonFiles(files, 'rules-configs')),
    ...items(files, 'resourceServers', jsonFiles(files, 'resource-servers')),
    ...items(files, 'clientGrants', jsonFiles(files, 'grants')),
    ...items(files, FACTORS, jsonFiles(files, join('guardian', 'factors'))).map(withName),
    ...section(files, POLICIES, join('guardian', 'policies.json')).map(withoutWrapper),
    ...section(files, MESSAGE_TYPES, join('guardian', 'phoneFactorMessageTypes.json')).map(
      withoutWrapper,
    ),
    ...items(files, TEMPLATES, jsonFiles(files, join('guardian', 'templates'))).map(withName),
    ...section(files, TICKET_ONLY, join('guardian', 'enrollByTicketOnly.json')).map(withoutWrapper),
    ...section(files, 'triggers', join('triggers', 'triggers.json')),
    ...section(files, 'messages', 'messages.json'),
    ...items(files, 'roles', jsonFiles(files, 'roles')),
    ...items(files, 'organizations', jsonFiles(files, 'organizations')),
    ...section(files, 'users', 'users.json'),
    ...section(files, 'geoip', 'geoip.json'),
    ...section(files, 'denyList', 'deny-list.json'),
    ...readRules(files, yamlRules).map(({ file, rule }): Part => ({
      section: 'rules',
      is: 'item',
      file,
      value: rule,
    })),
    ...readActions(files).map(({ file, action }): Part => ({
      section: 'actions',
      is: 'item',
      file,
      value: action,
    })),
  ]
  files.finish()
  return { ...combine(parts), unread: files.unread() }
}

/** The sections that are not at the top of the configuration. */
const FACTORS = 'guardian.factors'
const POLICIES = 'guardian.policies'
const MESSAGE_TYPES = 'guardian.phoneMessageTypes'
const TEMPLATES = 'guardian.templates'
const TICKET_ONLY = 'guardian.enrollByTicketOnly'

/** Names at the top of `tenant.yaml` that tell the YAML format from a file of settings. */
const YAML_SECTIONS: ReadonlySet<string> = new Set([
  'tenant',
  'clients',
  'databases',
  'connections',
  'rules',
  'actions',
  'triggers',
  'rulesConfigs',
  'resourceServers',
  'clientGrants',
  'guardianFactors',
  'roles',
  'organizations',
  'users',
  'geoip',
  'messages',
  'denyList',
])

/** `tenant.json` holds the settings; `tenant.yaml` those or, in the YAML format, everything. */
function topParts(files: FolderFiles): readonly Part[] {
  const settings = section(files, 'tenant', 'tenant.json')
  const file = ['tenant.yaml', 'tenant.yml'].find((name) => files.isFile(name))
  const content = file === undefined ? undefined : files.yaml(file)
  if (file === undefined || !isRecord(content)) return settings
  const part = (name: string, value: unknown): Part => ({
    section: name,
    is: 'section',
    file,
    value,
  })
  const isEverything = Object.keys(content).some((name) => YAML_SECTIONS.has(name))
  if (!isEverything) return [...settings, part('tenant', content)]
  const sections = Object.entries(content).map(([name, value]) => {
    if (name === 'guardianFactors') return part(FACTORS, value)
    if (name === 'guardianFactorTemplates') return part(TEMPLATES, value)
    if (name === 'guardianEnrollByTicketOnly') return withoutWrapper(part(TICKET_ONLY, value))
    if (name === 'guardianPolicies') return withoutWrapper(part(POLICIES, value))
    if (name === 'guardianPhoneFactorMessageTypes')
      return withoutWrapper(part(MESSAGE_TYPES, value))
    if (name === 'rules') return part(name, withScripts(files, value))
    if (name === 'actions') return part(name, withCode(files, value))
    return part(name, value)
  })
  return [...settings, ...sections]
}

function section(files: FolderFiles, name: string, file: string): readonly Part[] {
  return files.isFile(file) ? [{ section: name, is: 'section', file, value: files.json(file) }] : []
}

function items(files: FolderFiles, name: string, names: readonly string[]): readonly Part[] {
  return names.map((file) => ({ section: name, is: 'item', file, value: files.json(file) }))
}

function jsonFiles(files: FolderFiles, folder: string): readonly string[] {
  return files
    .names(folder)
    .map((name) => join(folder, name))
    .filter((file) => extname(file) === '.json' && files.isFile(file))
}

function filesBelow(files: FolderFiles, folder: string, name: string): readonly string[] {
  return files
    .names(folder)
    .map((below) => join(folder, below, name))
    .filter((file) => files.isFile(file))
}

/** A factor's file may leave out its name. */
function withName(part: Part): Part {
  const { file, value } = part
  return isRecord(value) ? { ...part, value: { name: basename(file, '.json'), ...value } } : part
}

/** The exported value stands in an object of its own. */
function withoutWrapper(part: Part): Part {
  const { value } = part
  if (!isRecord(value)) return part
  const list = value.policies ?? value.message_types ?? value.enabled
  return list === undefined ? part : { ...part, value: list }
}

/** A part that could not be read was reported already, and is left out. */
function combine(parts: readonly Part[]): Omit<FolderContent, 'unread'> {
  const sections = new Map<string, unknown>()
  const sources: ConfigSource[] = []
  for (const { section: name, is, file, value } of parts) {
    const path = name.split('.')
    if (is === 'section') {
      sections.set(name, value)
      sources.push({ path, file })
      continue
    }
    const before: unknown = sections.get(name)
    const list: readonly unknown[] = Array.isArray(before) ? before : []
    sections.set(name, [...list, value])
    sources.push({ path: [...path, list.length], file })
  }
  const guardian = Object.fromEntries(
    [...sections].flatMap(([name, value]) => {
      const [section, member] = name.split('.')
      return section === 'guardian' && member !== undefined ? [[member, value] as const] : []
    }),
  )
  for (const member of Object.keys(guardian)) sections.delete(`guardian.${member}`)
  return { input: { ...Object.fromEntries(sections), guardian }, sources }
}
