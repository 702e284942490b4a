import type { GenericSchema } from 'valibot'
import * as v from 'valibot'
import { EXPORTED_FIELDS } from '../config/exported-fields.js'
import type { ConfigItem } from '../config/sections.js'

/** A schema of the configuration, of which bodies are made. */
type ItemSchema = GenericSchema & { readonly entries: Readonly<Record<string, GenericSchema>> }

/**
 * The body that creates or changes an item: the fields that a file of the folder may have, `null` for a
 * field that goes. A field that neither the tenant nor Auth0 knows is refused, since what it was meant to
 * set would silently stay as it is.
 */
export function configBody(
  schema: ItemSchema,
  {
    required = [],
    without = [],
    also = [],
  }: {
    readonly required?: readonly string[]
    /** Fields that nobody may set this way. */
    readonly without?: readonly string[]
    /** Fields of the API that no file has. */
    readonly also?: readonly string[]
  } = {},
): GenericSchema<unknown, ConfigItem> {
  const barred = new Set(without)
  const entries = Object.fromEntries(
    Object.entries(schema.entries)
      .filter(([name]) => !barred.has(name))
      .map(([name, entry]) => [name, required.includes(name) ? entry : v.nullish(entry)]),
  )
  const known = new Set([
    ...Object.keys(entries),
    ...[...(EXPORTED_FIELDS.get(schema) ?? [])].filter((name) => !barred.has(name)),
    ...also,
  ])
  const unknownField = (body: object) => Object.keys(body).find((name) => !known.has(name))
  return v.pipe(
    v.looseObject(entries),
    v.check(
      (body) => unknownField(body) === undefined,
      ({ input }) => `Additional properties not allowed: ${unknownField(input)?.slice(0, 100)}`,
    ),
  )
}
