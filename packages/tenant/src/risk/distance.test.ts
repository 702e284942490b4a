import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distanceInKilometres } from './distance.js'

const point = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
})

describe('distanceInKilometres', () => {
  it('measures from Berlin to Tokyo', () => {
    const berlin = { latitude: 52.52, longitude: 13.405 }
    expect(distanceInKilometres(berlin, { latitude: 35.689, longitude: 139.69 })).toBeCloseTo(
      8915,
      -2,
    )
  })

  it('is symmetric, nothing to the same point, and never more than half around the earth', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        const way = distanceInKilometres(a, b)
        expect(way).toBeGreaterThanOrEqual(0)
        expect(way).toBeLessThanOrEqual(20_016)
        expect(distanceInKilometres(b, a)).toBeCloseTo(way, 6)
        expect(distanceInKilometres(a, a)).toBe(0)
      }),
    )
  })
})
