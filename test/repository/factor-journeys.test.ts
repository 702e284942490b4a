import { readdirSync, readFileSync } from 'node:fs'
import { FACTOR_NAMES } from '@lockstep/protocol'
import { describe, expect, it } from 'vitest'
import { PLAYS } from '../browser/support/factor-plays.js'
import { MODES } from '../browser/support/modes.js'

const BROWSER_TESTS = new URL('../browser/', import.meta.url)

/** The browser tests that run in both modes, as text. */
const inBothModes = readdirSync(BROWSER_TESTS)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(new URL(name, BROWSER_TESTS), 'utf8'))
  .filter((text) => text.includes('describe.each(MODES)'))

describe('journeys in a real browser', () => {
  it('are in both modes', () => {
    expect([...MODES].sort()).toEqual(['popup', 'redirect'])
  })

  it.each(FACTOR_NAMES)('are there for the factor %s', (factor) => {
    const isPlayed = Object.hasOwn(PLAYS, factor)
    const hasItsOwn = inBothModes.some((text) => text.includes(`'${factor}'`))
    expect(
      isPlayed || hasItsOwn,
      'add it to test/browser/support/factor-plays.ts, or name it in a browser test of its own that runs in both MODES',
    ).toBe(true)
  })
})
