import { describe, expect, it } from 'vitest'
import { parsePlace } from './sample-place.js'

describe('parsePlace', () => {
  it('reads address, country and device', () => {
    expect(parsePlace('203.0.113.9,jp,known')).toEqual({
      ip: '203.0.113.9',
      country: 'JP',
      device: 'known',
    })
  })

  it.each([
    [undefined, {}],
    ['2001:db8::1', { ip: '2001:db8::1' }],
    [',JP', { country: 'JP' }],
    [',,unrecognised', { device: 'unknown' }],
  ])('takes %s, since each part may be left out', (text, place) => {
    expect(parsePlace(text)).toEqual(place)
  })

  it.each([
    ['300.1.1.1', 'found "300.1.1.1"'],
    ['0xc0a8018c', 'found "0xc0a8018c"'],
    ['203.0.113.9,Japan', 'found "Japan"'],
    ['203.0.113.9,JP,phone', 'found "phone"'],
    ['203.0.113.9,JP,known,more', 'found 4 parts'],
  ])('refuses %s and says what to write', (text, why) => {
    expect(() => parsePlace(text)).toThrow(why)
    expect(() => parsePlace(text)).toThrow('Write --from 203.0.113.9,JP,unknown.')
  })
})
