import { ManagementError } from './management-error.js'

/** Tells whether a user, as the Management API shows one, is meant by a query. */
export type UserFilter = (user: Readonly<Record<string, unknown>>) => boolean

/** One `field:value` of a query. */
interface Term {
  readonly path: readonly string[]
  readonly value: string
  /** `value` was followed by `*`. */
  readonly isPrefix: boolean
}

/** Compared without case, as Auth0's search does with these. */
const CASELESS = new Set(['email', 'name', 'given_name', 'family_name', 'nickname', 'username'])

const TERM = /^(\w[\w.@-]*):(?:"((?:[^"\\]|\\["\\])*)"|([^\s"():*?~^[\]{}]+)?(\*)?)$/

/**
 * Reads the part of Auth0's search syntax that looks users up: `field:value`, `field:"value"`, `field:be*`
 * and `field:*`, joined by `AND`. Fields may be nested, as in `app_metadata.plan:"gold"`.
 *
 * @throws ManagementError 400 for everything else: a query that was half understood would answer with
 * the wrong users.
 * @see [User search query syntax](https://auth0.com/docs/manage-users/user-search/user-search-query-syntax)
 */
export function parseUserQuery(query: string): UserFilter {
  const terms = splitTerms(query).map(parseTerm)
  return (user) => terms.every((term) => matches(user, term))
}

/** Splits at `AND`, but not inside quotes. */
function splitTerms(query: string): readonly string[] {
  const parts = query.trim().match(/(?:"(?:[^"\\]|\\.)*"|[^\s"])+/g) ?? []
  const isAnd = (index: number) => index % 2 === 1
  const wellFormed = parts.every((part, index) => (part === 'AND') === isAnd(index))
  if (!wellFormed || parts.length % 2 === 0) throw unsupported(query)
  return parts.filter((_, index) => !isAnd(index))
}

function parseTerm(text: string): Term {
  const [, field, quoted, plain, star] = TERM.exec(text) ?? []
  if (field === undefined || (quoted === undefined && plain === undefined && star === undefined)) {
    throw unsupported(text)
  }
  return {
    path: field.split('.'),
    value: quoted?.replaceAll(/\\(["\\])/g, '$1') ?? plain ?? '',
    isPrefix: star !== undefined,
  }
}

function matches(
  user: Readonly<Record<string, unknown>>,
  { path, value, isPrefix }: Term,
): boolean {
  const fold = (text: string) => (CASELESS.has(path[0] ?? '') ? text.toLowerCase() : text)
  const wanted = fold(value)
  return valuesAt(user, path).some((found) => {
    const text = fold(String(found))
    return isPrefix ? text.startsWith(wanted) : text === wanted
  })
}

/** The texts, numbers and booleans at a path; every member of a list counts. */
function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path))
  const [name, ...rest] = path
  if (name === undefined)
    return ['string', 'number', 'boolean'].includes(typeof value) ? [value] : []
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return []
  return valuesAt((value as Record<string, unknown>)[name], rest)
}

function unsupported(text: string): ManagementError {
  return new ManagementError(
    400,
    `The query is not supported near ${JSON.stringify(text.slice(0, 100))}. Write field:"value", with AND between several.`,
    'invalid_query_string',
  )
}
