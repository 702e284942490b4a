import { describe, expect, it } from 'vitest'
import { assessTravel } from './impossible-travel.js'
import type { TravelQuestion } from './impossible-travel.js'

const HOUR = 3600
const BERLIN = { country_code: 'DE', latitude: 52.52, longitude: 13.405 }
const POTSDAM = { country_code: 'DE', latitude: 52.39, longitude: 13.06 }
const PARIS = { country_code: 'FR', latitude: 48.857, longitude: 2.352 }
const TOKYO = { country_code: 'JP', latitude: 35.689, longitude: 139.69 }

const inBerlin = { at: 0, ip: '198.51.100.4', userAgent: '', place: BERLIN }

function assess(question: Partial<TravelQuestion>) {
  return assessTravel({
    ip: '203.0.113.9',
    place: BERLIN,
    past: [inBerlin],
    now: HOUR,
    ...question,
  })
}

describe('assessTravel', () => {
  it.each([
    ['minimal_travel_from_last_login', 'high', { place: POTSDAM, now: 0 }],
    ['travel_from_last_login', 'medium', { place: PARIS, now: 2 * HOUR }],
    ['substantial_travel_from_last_login', 'medium', { place: TOKYO, now: 14 * HOUR }],
    ['impossible_travel_from_last_login', 'low', { place: TOKYO, now: 2 * HOUR }],
    ['impossible_travel_from_last_login', 'low', { place: PARIS, now: 0 }],
    ['initial_login', 'high', { past: [], place: TOKYO }],
    ['location_history_not_found', 'high', { place: TOKYO, now: 48 * HOUR }],
    ['missing_geoip', 'low', { place: undefined }],
    ['missing_geoip', 'neutral', { place: undefined, ip: '127.0.0.1' }],
    ['missing_geoip', 'neutral', { place: undefined, ip: 'fd00::1' }],
    ['unknown_location', 'low', { place: { city_name: 'Berlin' } }],
    [
      'unknown_location',
      'low',
      {
        place: { latitude: 52.52, longitude: 13.4 },
        past: [{ ...inBerlin, place: { country_code: 'DE' } }],
      },
    ],
    ['invalid_travel', 'low', { place: { latitude: 91, longitude: 0 } }],
    ['invalid_travel', 'low', { place: { latitude: Number.NaN, longitude: 0 } }],
    ['anonymous_proxy', 'low', { place: { ...BERLIN, country_code: 'T1' } }],
  ] as const)('says %s, with %s confidence, for %j', (code, confidence, question) => {
    expect(assess(question)).toEqual({ code, confidence })
  })

  it.each([
    ['DE', 0, 'minimal_travel_from_last_login'],
    ['FR', 2 * HOUR - 1, 'impossible_travel_from_last_login'],
    ['FR', 2 * HOUR, 'substantial_travel_from_last_login'],
  ])(
    'compares countries where only they are known: %s after %i seconds',
    (country_code, now, code) => {
      expect(assess({ place: { country_code }, now })).toMatchObject({ code })
    },
  )

  it('measures from the last login whose place is known', () => {
    const nowhere = { at: HOUR, ip: '127.0.0.1', userAgent: '' }
    const past = [nowhere, inBerlin]
    expect(assess({ past, place: TOKYO, now: 2 * HOUR })).toMatchObject({ confidence: 'low' })
  })
})
