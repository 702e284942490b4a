/** One dimension of the table: its name and its values; the first value is the ordinary one. */
export interface Dimension<Value = unknown> {
  readonly name: string
  readonly values: readonly { readonly label: string; readonly value: Value }[]
}

/** One login of the table: for each dimension the index of its value. */
export type Row = readonly number[]

/** How many logins the whole table has. */
export function tableSize(dimensions: readonly Dimension[]): number {
  return dimensions.reduce((size, { values }) => size * values.length, 1)
}

/** Every login of the table. */
export function* wholeTable(dimensions: readonly Dimension[]): Generator<Row> {
  const size = tableSize(dimensions)
  for (let index = 0; index < size; index += 1) {
    let rest = index
    yield dimensions.map(({ values }) => {
      const at = rest % values.length
      rest = Math.floor(rest / values.length)
      return at
    })
  }
}

/**
 * Logins in which every combination of values of any three dimensions occurs. Faults that need more than
 * three conditions at once are rare; everything else is found with a fraction of the table.
 *
 * @see [Combinatorial testing](https://csrc.nist.gov/projects/automated-combinatorial-testing-for-software)
 */
export function coveringRows(dimensions: readonly Dimension[]): readonly Row[] {
  const sizes = dimensions.map(({ values }) => values.length)
  const strength = Math.min(3, sizes.length)
  const missing = new Set<string>()
  for (const columns of combinations(sizes.length, strength)) {
    for (const values of product(columns.map((column) => sizes[column] ?? 0))) {
      missing.add(keyOf(columns, values))
    }
  }
  const rows: Row[] = []
  for (const key of missing) {
    // What an earlier row covered was taken out of the set and does not come up here.
    const row = completed(key, { sizes, strength, missing })
    for (const columns of combinations(sizes.length, strength)) {
      missing.delete(
        keyOf(
          columns,
          columns.map((column) => row[column] ?? 0),
        ),
      )
    }
    rows.push(row)
  }
  return rows
}

/** A row with the combination of `key`, whose other values cover as much of what is missing as they can. */
function completed(
  key: string,
  {
    sizes,
    strength,
    missing,
  }: {
    readonly sizes: readonly number[]
    readonly strength: number
    readonly missing: ReadonlySet<string>
  },
): Row {
  const chosen = new Map(
    key.split(' ').map((pair) => pair.split(':').map(Number) as [number, number]),
  )
  for (const [column, size] of sizes.entries()) {
    if (chosen.has(column)) continue
    let best = { value: 0, gain: -1 }
    for (let value = 0; value < size; value += 1) {
      const gain = gainOf(new Map([...chosen, [column, value]]), { column, strength, missing })
      if (gain > best.gain) best = { value, gain }
    }
    chosen.set(column, best.value)
  }
  return sizes.map((_, column) => chosen.get(column) ?? 0)
}

/** How many missing combinations with `column` the values chosen so far contain. */
function gainOf(
  chosen: ReadonlyMap<number, number>,
  {
    column,
    strength,
    missing,
  }: { readonly column: number; readonly strength: number; readonly missing: ReadonlySet<string> },
): number {
  const others = [...chosen.keys()].filter((other) => other !== column)
  let gain = 0
  for (const picked of combinations(others.length, strength - 1)) {
    const columns = [column, ...picked.map((index) => others[index] ?? 0)].sort((a, b) => a - b)
    const values = columns.map((each) => chosen.get(each) ?? 0)
    if (missing.has(keyOf(columns, values))) gain += 1
  }
  return gain
}

function keyOf(columns: readonly number[], values: readonly number[]): string {
  return columns.map((column, index) => `${column}:${values[index]}`).join(' ')
}

/** All ways to pick `count` of the numbers below `size`, each in ascending order. */
function combinations(size: number, count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]]
  if (size < count) return []
  const withLast = combinations(size - 1, count - 1).map((rest) => [...rest, size - 1])
  return [...combinations(size - 1, count), ...withLast]
}

function product(sizes: readonly number[]): readonly (readonly number[])[] {
  return sizes.reduce<readonly (readonly number[])[]>(
    (rows, size) => rows.flatMap((row) => Array.from({ length: size }, (_, at) => [...row, at])),
    [[]],
  )
}
