import { describe, expect, it } from 'vitest'
import { chosenRules } from './chosen-rules.js'

const rule = (name: string, order: number, enabled: boolean) => ({
  name,
  order,
  enabled,
  script: 'function () {}',
  file: `rules/${name}.js`,
})
const shelf = {
  config: { rules: [rule('last', 9, true), rule('off', 5, false), rule('first', 1, true)] },
  folder: 'acme',
}
const names = (named: readonly string[]) => chosenRules(shelf, named).map(({ name }) => name)

describe('chosenRules', () => {
  it('are the enabled ones in their order when none is named', () => {
    expect(names([])).toEqual(['first', 'last'])
  })

  it('run in the order they are named in, also when they are switched off', () => {
    expect(chosenRules(shelf, ['last', 'off'])).toMatchObject([
      { name: 'last', order: 1, enabled: true, file: 'acme/rules/last.js' },
      { name: 'off', order: 2, enabled: true, file: 'acme/rules/off.js' },
    ])
  })

  it('refuses a name that there is not, and a file that there is not', () => {
    expect(() => names(['firts'])).toThrow('Did you mean first? The folder has last, off, first')
    expect(() => names(['no/such.js'])).toThrow('no/such.js: there is no such file')
  })
})
