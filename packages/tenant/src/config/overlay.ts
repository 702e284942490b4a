import { itemId, itemsOf, membersOf, withItems } from './sections.js'
import type { ConfigItem, ListSection, ObjectSection, RawConfig } from './sections.js'

/** One change: of an item, which `null` removes, or of members of a section. */
export type ConfigEdit =
  | { readonly section: ListSection; readonly id: string; readonly item: ConfigItem | null }
  | { readonly section: ObjectSection; readonly members: ConfigItem }

/** What was changed since the folder was written; one document of the store. */
export interface Overlay {
  readonly version: number
  /** Whole items by id; `null` for those that were removed. */
  readonly items: Readonly<
    Partial<Record<ListSection, Readonly<Record<string, ConfigItem | null>>>>
  >
  readonly members: Readonly<Partial<Record<ObjectSection, ConfigItem>>>
}

/** Nothing was changed. */
export const NO_OVERLAY: Overlay = { version: 0, items: {}, members: {} }

/** The overlay with more changes, as its next version. */
export function withEdits(overlay: Overlay, edits: readonly ConfigEdit[]): Overlay {
  return edits.reduce<Overlay>(
    (before, edit) =>
      'members' in edit
        ? {
            ...before,
            members: {
              ...before.members,
              [edit.section]: { ...before.members[edit.section], ...edit.members },
            },
          }
        : {
            ...before,
            items: {
              ...before.items,
              [edit.section]: { ...before.items[edit.section], [edit.id]: edit.item },
            },
          },
    { ...overlay, version: overlay.version + 1 },
  )
}

/** Lays an overlay over what a folder says. An item of the overlay takes the place of the folder's. */
export function layOver(input: RawConfig, { items, members }: Overlay): RawConfig {
  const withLists = Object.entries(items).reduce<RawConfig>(
    (before, [name, changed]) => laidList(before, name as ListSection, changed),
    input,
  )
  return Object.entries(members).reduce<RawConfig>(
    (before, [section, changed]) => ({
      ...before,
      [section]: { ...membersOf(before, section), ...changed },
    }),
    withLists,
  )
}

function laidList(
  input: RawConfig,
  section: ListSection,
  changed: Readonly<Record<string, ConfigItem | null>>,
): RawConfig {
  const before = itemsOf(input, section)
  const known = new Set(before.map((item) => itemId(section, item)))
  const kept = before.flatMap((item) => {
    const now = changedItem(changed, itemId(section, item))
    if (now === undefined) return [item]
    return now === null ? [] : [now]
  })
  const added = Object.entries(changed).flatMap(([id, item]) =>
    known.has(id) || item === null ? [] : [item],
  )
  return withItems(input, section, [...kept, ...added])
}

/** `undefined` for an item that was left alone. */
function changedItem(
  changed: Readonly<Record<string, ConfigItem | null>>,
  id: string,
): ConfigItem | null | undefined {
  return Object.hasOwn(changed, id) ? changed[id] : undefined
}
