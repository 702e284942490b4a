import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createGeoFile } from './geo-file.js'

const CITY = fileURLToPath(new URL('../../test/fixtures/city.mmdb', import.meta.url))
const COUNTRY = createRequire(import.meta.url).resolve(
  '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
)

describe('createGeoFile', () => {
  it.each(['203.0.113.9', '2001:db8:1::9'])('reads the records of GeoLite2-City: %s', (ip) => {
    expect(createGeoFile(CITY)(ip)).toEqual({
      country_code: 'JP',
      country_name: 'Japan',
      city_name: 'Tokyo',
      latitude: 35.6893,
      longitude: 139.6899,
      time_zone: 'Asia/Tokyo',
      continent_code: 'AS',
      subdivision_code: '13',
      subdivision_name: 'Tokyo',
    })
  })

  it('leaves out what a record does not say', () => {
    expect(createGeoFile(CITY)('198.51.100.4')).toEqual({
      country_code: 'DE',
      continent_code: 'EU',
    })
  })

  it.each(['8.8.8.8', '127.0.0.1'])('knows no place of %s', (ip) => {
    expect(createGeoFile(CITY)(ip)).toBeUndefined()
  })

  it('reads a real database of countries', () => {
    const find = createGeoFile(COUNTRY)
    expect(find('133.1.1.1')).toEqual({ country_code: 'JP' })
    expect(find('2001:4860:4860::8888')).toEqual({ country_code: 'US' })
    expect(find('10.0.0.1')).toBeUndefined()
  })
})
