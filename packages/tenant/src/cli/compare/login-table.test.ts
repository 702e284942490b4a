import { describe, expect, it } from 'vitest'
import { coveringRows, tableSize, wholeTable } from './login-table.js'

const dimensions = [4, 2, 3, 2, 5].map((size, index) => ({
  name: `d${index}`,
  values: Array.from({ length: size }, (_, value) => ({ label: String(value), value })),
}))

describe('coveringRows', () => {
  const rows = coveringRows(dimensions)

  it('holds every combination of any three values', () => {
    for (const [a, b, c] of [
      [0, 1, 2],
      [0, 2, 4],
      [1, 3, 4],
      [2, 3, 4],
    ] as const) {
      const sizes = [a, b, c].map((column) => dimensions[column]!.values.length)
      const seen = new Set(rows.map((row) => [row[a], row[b], row[c]].join()))
      expect(seen.size).toBe(sizes.reduce((product, size) => product * size, 1))
    }
  })

  it('is much smaller than the whole table, and the same each time', () => {
    expect(tableSize(dimensions)).toBe(240)
    expect(rows.length).toBeLessThan(100)
    expect(coveringRows(dimensions)).toEqual(rows)
  })

  it('begins with the ordinary login', () => {
    expect(rows[0]).toEqual([0, 0, 0, 0, 0])
  })

  it('is the whole table when there are no more than three dimensions', () => {
    const few = dimensions.slice(0, 2)
    expect(coveringRows(few)).toHaveLength(8)
  })
})

describe('wholeTable', () => {
  it('lists every login once', () => {
    const rows = [...wholeTable(dimensions)]
    expect(new Set(rows.map((row) => row.join())).size).toBe(240)
  })
})
