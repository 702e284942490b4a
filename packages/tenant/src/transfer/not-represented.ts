import { configSchema } from '../config/schema/config.js'
import type { RawConfig } from '../config/sections.js'
import { EXPORTED_FIELDS } from '../config/exported-fields.js'
import type { GenericSchema } from 'valibot'
import { isRecord } from '../config/is-record.js'

/**
 * Fields that an export has and the tenant lets pass without any effect, each once: `clients: logo_uri`.
 * They stay in the files, for the day they go back to Auth0.
 */
export function withoutEffect(input: RawConfig): readonly string[] {
  return Object.entries(input).flatMap(([section, value]) => {
    const schema = itemSchema(configSchema.entries, section)
    const exported = schema && EXPORTED_FIELDS.get(schema)
    if (!exported) return []
    const items = (Array.isArray(value) ? value : [value]).filter(isRecord)
    const fields = new Set(items.flatMap((item) => Object.keys(item)))
    const idle = [...fields].filter((field) => exported.has(field) && !IN_USE.has(field)).sort()
    return idle.length === 0 ? [] : [`${section}: ${idle.join(', ')}`]
  })
}

/** Fields that the schema does not know but something reads, or that name nothing but the item. */
const IN_USE: ReadonlySet<string> = new Set(['file', 'id', 'stage', 'permissions'])

function itemSchema(
  entries: Readonly<Record<string, GenericSchema>>,
  section: string,
): GenericSchema | undefined {
  let schema = Object.hasOwn(entries, section) ? entries[section] : undefined
  while (schema) {
    if ('wrapped' in schema) schema = schema.wrapped as GenericSchema
    else if ('item' in schema) schema = schema.item as GenericSchema
    else return schema
  }
  return undefined
}
