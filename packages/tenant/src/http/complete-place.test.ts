import { describe, expect, it } from 'vitest'
import { completePlace } from './complete-place.js'

describe('completePlace', () => {
  it('adds what follows from the country', () => {
    expect(completePlace({ country_code: 'CH', city_name: 'Bern' })).toEqual({
      country_code: 'CH',
      country_code3: 'CHE',
      country_name: 'Switzerland',
      city_name: 'Bern',
    })
  })

  it('does not correct its source', () => {
    const place = { country_code: 'CH', country_name: 'Helvetia', country_code3: 'CHE' }
    expect(completePlace(place)).toEqual(place)
  })

  it.each([{ country_code: 'T1' }, { country_code: '__proto__' }, { city_name: 'Bern' }])(
    'adds nothing to %j',
    (place) => {
      expect(completePlace(place)).toEqual(place)
    },
  )
})
