import { randomBytes } from 'node:crypto'
import type { ConfigEdit } from '../config/overlay.js'
import { findItem, itemId, itemsOf } from '../config/sections.js'
import type { ConfigItem, ListSection, RawConfig } from '../config/sections.js'
import type { Services } from '../services.js'
import { ManagementError, notFound } from './management-error.js'

/** An item with the id that the API names it by. */
export type Identified = ConfigItem & { readonly id: string }

/** The items of a section, each with its id. */
export function itemsIn({ configuration }: Services, section: ListSection): readonly Identified[] {
  return itemsOf(configuration.input(), section).map((item) => identified(section, item))
}

/** One item. @throws ManagementError 404. */
export function itemIn({ configuration }: Services, { section, id = '', what }: Place): Identified {
  return identified(section, found(configuration.input(), { section, id, what }))
}

/** Where an item is, and what messages call it. */
export interface Place {
  readonly section: ListSection
  readonly id: string | undefined
  readonly what: string
}

/** Adds an item. @throws ManagementError 409 when there is one of that id. */
export async function addItem(
  services: Services,
  { section, id, what }: Place & { readonly id: string },
  item: ConfigItem,
  more: (input: RawConfig) => readonly ConfigEdit[] = () => [],
): Promise<Identified> {
  await services.configuration.change((input) => {
    if (findItem(input, section, id)) {
      throw new ManagementError(409, `The ${what} already exists.`, 'conflict')
    }
    return [{ section, id, item: withoutNulls(item) }, ...more(input)]
  })
  return itemIn(services, { section, id, what })
}

/** Changes an item; fields that become `null` go. @throws ManagementError 404. */
export async function changeItem(
  services: Services,
  { section, id = '', what }: Place,
  change: (before: ConfigItem) => ConfigItem,
  more: (input: RawConfig) => readonly ConfigEdit[] = () => [],
): Promise<Identified> {
  await services.configuration.change((input) => {
    const item = withoutNulls(change(found(input, { section, id, what })))
    return [{ section, id, item }, ...more(input)]
  })
  return itemIn(services, { section, id, what })
}

/** Removes an item. @throws ManagementError 404. */
export async function removeItem(
  services: Services,
  { section, id = '', what }: Place,
  more: (input: RawConfig) => readonly ConfigEdit[] = () => [],
): Promise<void> {
  await services.configuration.change((input) => {
    found(input, { section, id, what })
    return [{ section, id, item: null }, ...more(input)]
  })
}

/** A new id, such as `rol_3f…`. */
export function newId(prefix: string): string {
  return `${prefix}${randomBytes(12).toString('hex')}`
}

function found(input: RawConfig, { section, id = '', what }: Place): ConfigItem {
  const item = findItem(input, section, id)
  if (!item) throw notFound(what)
  return item
}

/** An item that is changed keeps its id, whatever of it changes. */
function identified(section: ListSection, item: ConfigItem): Identified {
  return { ...item, id: itemId(section, item) }
}

function withoutNulls(item: ConfigItem): ConfigItem {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value != null))
}
