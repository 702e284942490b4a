import { describe, expect, it } from 'vitest'
import { numberMatch } from './number-match.js'

describe('numberMatch', () => {
  it('offers three different numbers of two digits, one of which is right', () => {
    for (let round = 0; round < 200; round++) {
      const { number, choices } = numberMatch()
      expect(new Set(choices).size).toBe(3)
      expect(choices).toContain(number)
      for (const choice of choices) expect(choice).toMatch(/^[1-9]\d$/)
    }
  })

  it('draws again when it drew a number twice, and puts the right one anywhere', () => {
    const drawn = [10, 10, 20, 30, 2]
    expect(numberMatch(() => drawn.shift()!)).toEqual({ number: '30', choices: ['10', '20', '30'] })
  })
})
