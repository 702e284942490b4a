import { expect, it } from 'vitest'
import { cleanPrototypes } from './prototypes.js'

const merge = (text: string): void => {
  const walk = (to: Record<string, unknown>, from: Record<string, unknown>): void => {
    for (const [key, value] of Object.entries(from)) {
      if (typeof value === 'object') walk(to[key] as never, value as never)
      else to[key] = value
    }
  }
  walk({}, JSON.parse(text) as Record<string, unknown>)
}

it('finds nothing where nothing was changed', () => {
  expect(cleanPrototypes()).toEqual([])
})

it('takes away what merged data added, and names it', () => {
  merge('{"constructor":{"prototype":{"isAdmin":true}}}')
  expect(({} as { isAdmin?: boolean }).isAdmin).toBe(true)
  expect(cleanPrototypes()).toEqual(['isAdmin'])
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
})

it('puts back what merged data replaced, or a script took away', () => {
  const { toString } = Object.prototype
  merge('{"constructor":{"prototype":{"toString":1}}}')
  Reflect.deleteProperty(Array.prototype, 'includes')
  expect(cleanPrototypes()).toEqual(['toString', 'includes'])
  expect(Object.prototype.toString).toBe(toString)
  expect(Object.keys(Object.prototype)).toEqual([])
  expect([1].includes(1)).toBe(true)
})
