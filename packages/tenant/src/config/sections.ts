import { createHash } from 'node:crypto'
import { isRecord } from './is-record.js'
import { slug } from './slug.js'

/** One item of a section, or the members of one: in the wire's spelling, unchecked. */
export type ConfigItem = Readonly<Record<string, unknown>>

/** A configuration as a folder says it, before it is checked. */
export type RawConfig = Readonly<Record<string, unknown>>

/** The database a tenant has when its configuration names none; the name is Auth0's. */
export const DEFAULT_DATABASE = 'Username-Password-Authentication'

/** Sections that are lists, and what tells their items apart whatever else of them changes. */
const ID_OF = {
  clients: (item) => text(item.client_id) ?? slug(String(item.name)),
  connections: (item) => connectionId(String(item.name)),
  databases: (item) => connectionId(String(item.name)),
  rules: (item) => text(item.id) ?? `rul_${digest(String(item.name)).slice(0, 16)}`,
  actions: (item) => text(item.id) ?? uuid(String(item.name)),
  rulesConfigs: (item) => String(item.key),
  resourceServers: (item) => text(item.id) ?? digest(String(item.identifier)).slice(0, 24),
  clientGrants: (item) =>
    text(item.id) ?? `cgr_${digest(JSON.stringify([item.client_id, item.audience])).slice(0, 16)}`,
  roles: (item) => text(item.id) ?? `rol_${digest(String(item.name)).slice(0, 16)}`,
  organizations: (item) => text(item.id) ?? organizationId(String(item.name)),
  'guardian.factors': (item) => String(item.name),
} as const satisfies Readonly<Record<string, (item: ConfigItem) => string>>

/** A section whose items are changed one by one. */
export type ListSection = keyof typeof ID_OF

/** A section whose members are changed one by one. */
export type ObjectSection = 'tenant' | 'guardian' | 'triggers' | 'messages'

/** What an item is called for good: its own id, or one made of its name. */
export function itemId(section: ListSection, item: ConfigItem): string {
  return ID_OF[section](item)
}

/** The items of a section; `guardian.factors` is one level down. */
export function itemsOf(input: RawConfig, section: ListSection): readonly ConfigItem[] {
  const [name = '', member] = section.split('.')
  const value = member === undefined ? input[name] : membersOf(input, name)[member]
  if (section === 'databases' && value === undefined) return [{ name: DEFAULT_DATABASE }]
  return Array.isArray(value) ? value.filter(isRecord) : []
}

/** The item of that id. */
export function findItem(
  input: RawConfig,
  section: ListSection,
  id: string,
): ConfigItem | undefined {
  return itemsOf(input, section).find((item) => itemId(section, item) === id)
}

/** The members of a section that is no list. */
export function membersOf(input: RawConfig, section: string): ConfigItem {
  const value = input[section]
  return isRecord(value) ? value : {}
}

/** The configuration with other items in a section. */
export function withItems(
  input: RawConfig,
  section: ListSection,
  items: readonly ConfigItem[],
): RawConfig {
  const [name = '', member] = section.split('.')
  if (member === undefined) return { ...input, [name]: items }
  return { ...input, [name]: { ...membersOf(input, name), [member]: items } }
}

/** `con_…`, from the name, which is unique and never changes. */
export function connectionId(name: string): string {
  return `con_${digest(name).slice(0, 16)}`
}

/** `org_…`, for an organization that brought no id. */
export function organizationId(name: string): string {
  return `org_${digest(name).slice(0, 16)}`
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** In the form of a UUID, as the ids of Actions are. */
function uuid(name: string): string {
  return digest(name).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}

function digest(value: string): string {
  return createHash('sha256').update(value).digest('hex')
}
