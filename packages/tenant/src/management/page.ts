import type { Parameters } from '../flow/wire/parameters.js'
import { invalidQuery } from './management-error.js'

/** Auth0's page sizes. */
const PER_PAGE = 50
const MAX_PER_PAGE = 100

/** One row of a list. */
export type Row = Readonly<Record<string, unknown>>

/**
 * The part of a list that the query asks for: the page that `page` and `per_page` name, with its size when
 * `include_totals` asks for it, or what follows `from`, at most `take` rows.
 *
 * @throws ManagementError 400.
 * @see [Pagination](https://auth0.com/docs/api/management/v2/introduction#pagination)
 */
export function pageOf(
  rows: readonly Row[],
  query: Parameters,
  {
    name,
    idOf,
  }: {
    /** What the list is called beside its totals. */
    readonly name: string
    /** What `from` names a row by; lists without it have no `from`. */
    readonly idOf?: (row: Row) => string
  },
): unknown {
  const { page, per_page, include_totals, from, take } = query
  if (idOf && (from !== undefined || take !== undefined)) {
    return checkpointPage(rows, query, { name, idOf })
  }
  const size = whole(per_page, { name: 'per_page', usual: PER_PAGE, max: MAX_PER_PAGE })
  const start = whole(page, { name: 'page', usual: 0, max: 1000 }) * size
  const shown = rows.slice(start, start + size)
  return flag(include_totals, 'include_totals')
    ? { start, limit: size, length: shown.length, total: rows.length, [name]: shown }
    : shown
}

function checkpointPage(
  rows: readonly Row[],
  { from, take }: Parameters,
  { name, idOf }: { readonly name: string; readonly idOf: (row: Row) => string },
): unknown {
  const size = whole(take, { name: 'take', usual: PER_PAGE, max: MAX_PER_PAGE })
  const before = from === undefined ? -1 : rows.findIndex((row) => idOf(row) === from)
  if (from !== undefined && before < 0) throw invalidQuery("'from' is no checkpoint of this list")
  const shown = rows.slice(before + 1, before + 1 + size)
  const last = shown.at(-1)
  const isEnd = before + 1 + size >= rows.length
  return { [name]: shown, ...(!isEnd && last && { next: idOf(last) }) }
}

/** A parameter that is `true` or `false`; `false` when it is absent. @throws ManagementError 400. */
export function flag(text: string | undefined, name: string): boolean {
  if (text === undefined || text === 'false') return false
  if (text === 'true') return true
  throw invalidQuery(`'${name}' must be true or false`)
}

/** A number of the query; `usual` when it is absent. @throws ManagementError 400. */
export function whole(
  text: string | undefined,
  { name, usual, max }: { readonly name: string; readonly usual: number; readonly max: number },
): number {
  if (text === undefined) return usual
  if (/^\d{1,4}$/.test(text) && Number(text) <= max) return Number(text)
  throw invalidQuery(`'${name}' must be a whole number up to ${max}`)
}

/** Leaves the fields that `fields` and `include_fields` name; all without them. */
export function selectFields(row: Row, { fields, include_fields: include }: Parameters): Row {
  const isIncluding = include === undefined || flag(include, 'include_fields')
  if (!fields) return row
  const names = new Set(fields.split(',').map((name) => name.trim()))
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name) === isIncluding))
}
