import { describe, expect, it } from 'vitest'
import { createClock } from './clock.js'

describe('createClock', () => {
  it('tells whole seconds', () => {
    expect(createClock(() => 1_999).now()).toBe(1)
  })

  it('adds up the parts of a duration', () => {
    const clock = createClock(() => 0)
    clock.advance({ days: 1, hours: 2, minutes: 3, seconds: 4 })
    clock.advance({ seconds: 1 })
    expect(clock.now()).toBe(86_400 + 7_200 + 180 + 5)
  })

  it('refuses to go back', () => {
    expect(() => createClock().advance({ days: -1 })).toThrow('only moves forward')
  })
})
