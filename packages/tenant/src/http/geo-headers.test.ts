import { describe, expect, it } from 'vitest'
import { GEO_HEADERS } from '../config/geo-headers.js'
import { placeInHeaders } from './geo-headers.js'

function placeOf(headers: Record<string, string>, kind: keyof typeof GEO_HEADERS = 'cloudflare') {
  const request = new Request('http://localhost/', { headers })
  return placeInHeaders(request, GEO_HEADERS[kind])
}

describe('placeInHeaders', () => {
  it("reads Cloudflare's, in UTF-8", () => {
    expect(
      placeOf({
        'cf-ipcountry': 'CH',
        'cf-ipcity': Buffer.from('Zürich').toString('latin1'),
        'cf-iplatitude': '47.37',
        'cf-iplongitude': '8.54',
        'cf-timezone': 'Europe/Zurich',
      }),
    ).toEqual({
      country_code: 'CH',
      city_name: 'Zürich',
      latitude: 47.37,
      longitude: 8.54,
      time_zone: 'Europe/Zurich',
    })
  })

  it("reads CloudFront's, escaped", () => {
    const headers = {
      'cloudfront-viewer-country': 'CH',
      'cloudfront-viewer-city': 'Z%C3%BCrich',
      'cloudfront-viewer-country-region': 'ZH',
    }
    expect(placeOf(headers, 'cloudfront')).toEqual({
      country_code: 'CH',
      city_name: 'Zürich',
      subdivision_code: 'ZH',
    })
  })

  it.each(['', 'XX', 'Switzerland', '<>'])('is nothing where the country is "%s"', (country) => {
    expect(placeOf({ 'cf-ipcountry': country, 'cf-ipcity': 'Basel' })).toBeUndefined()
  })

  it('leaves out coordinates that are none', () => {
    const odd = { 'cf-ipcountry': 'CH', 'cf-iplatitude': '91', 'cf-iplongitude': 'east' }
    expect(placeOf(odd)).toEqual({ country_code: 'CH' })
  })
})
