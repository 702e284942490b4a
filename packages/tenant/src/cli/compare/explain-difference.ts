import type { Dimension, Row } from './login-table.js'

/** When a difference shows: one dimension, and those of its values. */
export interface Condition {
  readonly dimension: string
  readonly values: readonly string[]
}

/** One circumstance under which two scripts differ. */
export interface Circumstance {
  /** All must hold; empty when the difference shows always. */
  readonly conditions: readonly Condition[]
  /** A login in which everything else is ordinary. */
  readonly example: Row
}

/** Our choice: circumstances that a person reads for one difference. */
const MAX_CIRCUMSTANCES = 4

/**
 * Finds out what a difference depends on. It takes a login that shows it, makes everything ordinary that
 * can be so, and then changes one dimension after the other: a dimension matters when the difference goes
 * away with it. Logins that this does not account for are explained by another circumstance.
 *
 * @param shows tells whether a login shows the difference
 */
export async function explainDifference(
  rows: readonly Row[],
  dimensions: readonly Dimension[],
  shows: (row: Row) => Promise<boolean>,
): Promise<readonly Circumstance[]> {
  const found: Circumstance[] = []
  let left = rows
  while (left.length > 0 && found.length < MAX_CIRCUMSTANCES) {
    const example = await simplified(simplest(left), shows)
    const needed = await neededValues(example, dimensions, shows)
    found.push({
      example,
      conditions: dimensions.flatMap(({ name, values }, column) => {
        const allowed = needed.get(column)
        return allowed
          ? [
              {
                dimension: name,
                values: values.filter((_, at) => allowed.has(at)).map(({ label }) => label),
              },
            ]
          : []
      }),
    })
    left = left.filter((row) =>
      [...needed].some(([column, allowed]) => !allowed.has(row[column] ?? 0)),
    )
  }
  return found
}

/** The login with the fewest values that are not ordinary; among several, with the first ones. */
function simplest(rows: readonly Row[]): Row {
  const oddity = (row: Row) =>
    row.reduce((sum, value) => sum + (value === 0 ? 0 : ODDITY + value), 0)
  return rows.reduce((best, row) => (oddity(row) < oddity(best) ? row : best))
}

/** More than any dimension has values, so that the number of odd values counts first. */
const ODDITY = 1_000

async function simplified(row: Row, shows: (row: Row) => Promise<boolean>): Promise<Row> {
  let current = row
  for (const column of row.keys()) {
    const plainer = current.with(column, 0)
    if (current[column] !== 0 && (await shows(plainer))) current = plainer
  }
  return current
}

/** For each dimension that matters the values with which the difference shows. */
async function neededValues(
  example: Row,
  dimensions: readonly Dimension[],
  shows: (row: Row) => Promise<boolean>,
): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  const needed = new Map<number, ReadonlySet<number>>()
  for (const [column, { values }] of dimensions.entries()) {
    const allowed = new Set<number>()
    for (const at of values.keys()) {
      if (await shows(example.with(column, at))) allowed.add(at)
    }
    if (allowed.size < values.length) needed.set(column, allowed)
  }
  return needed
}
