import type { Parameters } from '../flow/wire/parameters.js'
import { ManagementError } from './management-error.js'

/** Auth0's page sizes. */
const PER_PAGE = 50
const MAX_PER_PAGE = 100

/**
 * The part of a list that `page` and `per_page` name, with its size when `include_totals` asks for it.
 *
 * @throws ManagementError 400.
 */
export function pageOf(
  users: readonly Readonly<Record<string, unknown>>[],
  { page, per_page, include_totals }: Parameters,
): unknown {
  const size = whole(per_page, { name: 'per_page', usual: PER_PAGE, max: MAX_PER_PAGE })
  const start = whole(page, { name: 'page', usual: 0, max: 1000 }) * size
  const shown = users.slice(start, start + size)
  return include_totals === 'true'
    ? { start, limit: size, length: shown.length, users: shown, total: users.length }
    : shown
}

function whole(
  text: string | undefined,
  { name, usual, max }: { readonly name: string; readonly usual: number; readonly max: number },
): number {
  if (text === undefined) return usual
  if (/^\d{1,4}$/.test(text) && Number(text) <= max) return Number(text)
  throw new ManagementError(
    400,
    `Query validation error: '${name}' must be a whole number up to ${max}.`,
    'invalid_query_string',
  )
}
