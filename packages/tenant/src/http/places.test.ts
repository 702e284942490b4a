import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../config/parse-config.js'
import type { TenantSettingsInput } from '../config/config-input.js'
import { createClientAddresses } from './client-address.js'
import { createPlaces } from './places.js'

const mmdb = fileURLToPath(new URL('../../test/fixtures/city.mmdb', import.meta.url))
const geoip = [
  { cidr: '203.0.113.0/24', place: { country_code: 'KR' } },
  { cidr: '192.0.2.0/24', place: { country_code: 'BR' } },
]

function setUp(geo: TenantSettingsInput['geo'], socket = '10.0.0.1') {
  const { config } = parseConfig({ clients: [], tenant: { geo }, geoip })
  const addresses = createClientAddresses(['10.0.0.0/8'])
  const places = createPlaces({ addresses, config: () => config })
  return (ip: string, headers: Record<string, string> = {}) => {
    const request = new Request('http://localhost/', { headers })
    addresses.note(request, socket)
    return places.ofRequest(request, ip)?.country_code
  }
}

describe('createPlaces', () => {
  const header = { 'cf-ipcountry': 'CH' }

  it('asks the file first, then the headers, then the table', () => {
    const find = setUp({ mmdb, headers: 'cloudflare' })
    expect(find('203.0.113.9', header)).toBe('JP')
    expect(find('192.0.2.9', header)).toBe('CH')
    expect(find('192.0.2.9')).toBe('BR')
    expect(find('8.8.8.8')).toBeUndefined()
  })

  it('believes no header of a peer that is no trusted proxy', () => {
    const find = setUp({ headers: 'cloudflare' }, '192.0.2.9')
    expect(find('192.0.2.9', header)).toBe('BR')
  })

  it('believes no header that nobody configured', () => {
    expect(setUp({})('192.0.2.9', header)).toBe('BR')
  })

  it('reads headers of any name', () => {
    const find = setUp({ headers: { country_code: 'x-country' } })
    expect(find('192.0.2.9', { 'x-country': 'se' })).toBe('SE')
  })
})
