import { describe, expect, it } from 'vitest'
import { explainDifference } from './explain-difference.js'
import { wholeTable } from './login-table.js'
import type { Row } from './login-table.js'

const dimensions = ['network', 'country', 'user'].map((name) => ({
  name,
  values: ['a', 'b', 'c'].map((label) => ({ label, value: label })),
}))

async function explain(differs: (row: Row) => boolean) {
  const rows = [...wholeTable(dimensions)].filter(differs)
  return explainDifference(rows, dimensions, async (row) => differs(row))
}

describe('explainDifference', () => {
  it('names the dimensions that matter and no others', async () => {
    const found = await explain(([network, , user]) => network !== 1 && user === 2)
    expect(found).toEqual([
      {
        conditions: [
          { dimension: 'network', values: ['a', 'c'] },
          { dimension: 'user', values: ['c'] },
        ],
        example: [0, 0, 2],
      },
    ])
  })

  it('finds one circumstance after the other', async () => {
    const found = await explain(([network, country]) => network === 1 || country === 2)
    expect(found.map(({ conditions }) => conditions)).toEqual([
      [{ dimension: 'network', values: ['b'] }],
      [{ dimension: 'country', values: ['c'] }],
    ])
  })

  it('has no condition for what shows always', async () => {
    expect(await explain(() => true)).toEqual([{ conditions: [], example: [0, 0, 0] }])
  })
})
