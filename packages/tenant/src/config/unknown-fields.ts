import type { GenericSchema } from 'valibot'
import { didYouMean } from './did-you-mean.js'
import { EXPORTED_FIELDS, OPEN_FIELDS } from './exported-fields.js'

/** A field that the schema does not know. */
export interface UnknownField {
  readonly path: readonly (string | number)[]
  /** The field that was probably meant. */
  readonly meant?: string
}

/** Finds fields in `value` that neither `schema` nor an export of Auth0 has. */
export function unknownFields(
  schema: GenericSchema,
  value: unknown,
  path: readonly (string | number)[] = [],
): readonly UnknownField[] {
  const inner = unwrap(schema)
  if (isArraySchema(inner) && Array.isArray(value)) {
    return value.flatMap((item, index) => unknownFields(inner.item, item, [...path, index]))
  }
  if (!isObjectSchema(inner) || typeof value !== 'object' || value === null) return []
  const { entries } = inner
  return Object.entries(value).flatMap(([name, member]) => {
    const entry = Object.hasOwn(entries, name) ? entries[name] : undefined
    if (entry) return unknownFields(entry, member, [...path, name])
    if (EXPORTED_FIELDS.get(inner)?.has(name)) return []
    const meant = didYouMean(name, Object.keys(entries))
    const isOpen = OPEN_FIELDS.has(String(path.at(-1)))
    if (meant === undefined && isOpen) return []
    return [{ path: [...path, name], ...(meant !== undefined && { meant }) }]
  })
}

/** The schema inside `optional` and `nullable`, and the one of objects among alternatives. */
function unwrap(schema: GenericSchema): GenericSchema {
  if ('wrapped' in schema) return unwrap(schema.wrapped as GenericSchema)
  const options = 'options' in schema ? (schema.options as readonly GenericSchema[]) : []
  return options.find((option) => option.type === 'loose_object') ?? schema
}

function isObjectSchema(
  schema: GenericSchema,
): schema is GenericSchema & { readonly entries: Readonly<Record<string, GenericSchema>> } {
  return schema.type === 'loose_object'
}

function isArraySchema(
  schema: GenericSchema,
): schema is GenericSchema & { readonly item: GenericSchema } {
  return schema.type === 'array'
}
