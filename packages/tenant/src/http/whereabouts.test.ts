import { describe, expect, it } from 'vitest'
import { parseConfig } from '../config/parse-config.js'
import { createClientAddresses } from './client-address.js'
import { createSimulation } from './simulation.js'
import { createWhereabouts } from './whereabouts.js'

const { config } = parseConfig({
  clients: [],
  geoip: [
    { cidr: '203.0.113.0/28', place: { country_code: 'JP', city_name: 'Tokyo' } },
    { cidr: '203.0.113.0/24', place: { country_code: 'KR' } },
  ],
})

function setUp() {
  const simulation = createSimulation(true)
  const addresses = createClientAddresses()
  const whereabouts = createWhereabouts({ addresses, simulation, config: () => config })
  const request = new Request('http://localhost:4400/authorize', {
    headers: { 'user-agent': 'Test/1' },
  })
  return { simulation, addresses, request, where: () => whereabouts(request) }
}

describe('createWhereabouts', () => {
  it('looks the place up in the table, first match first', () => {
    const { addresses, request, where } = setUp()
    addresses.note(request, '203.0.113.9')
    expect(where().origin).toEqual({
      ip: '203.0.113.9',
      userAgent: 'Test/1',
      hostname: 'localhost',
      geoip: {
        country_code: 'JP',
        country_code3: 'JPN',
        country_name: 'Japan',
        city_name: 'Tokyo',
      },
      simulated: false,
    })
    addresses.note(request, '203.0.113.99')
    expect(where().origin.geoip).toMatchObject({ country_code: 'KR', country_code3: 'KOR' })
    addresses.note(request, '127.0.0.1')
    expect(where().origin).not.toHaveProperty('geoip')
  })

  it('says what is simulated until that ends', () => {
    const { simulation, where } = setUp()
    simulation.from({ ip: '::ffff:198.51.100.4', country: 'DE', city: 'Berlin', device: 'unknown' })
    expect(where()).toMatchObject({
      forgetDevice: true,
      trustDevice: false,
      origin: {
        ip: '198.51.100.4',
        geoip: { country_code: 'DE', country_name: 'Germany', city_name: 'Berlin' },
        simulated: true,
      },
    })
    simulation.from(null)
    expect(where().origin).toMatchObject({ ip: '127.0.0.1', simulated: false })
  })

  it('looks up the place of a simulated address', () => {
    const { simulation, where } = setUp()
    simulation.from({ ip: '203.0.113.1', device: 'known' })
    expect(where()).toMatchObject({ trustDevice: true, origin: { geoip: { country_code: 'JP' } } })
  })

  it('refuses a simulated address that is none', () => {
    expect(() => setUp().simulation.from({ ip: '3232235916' })).toThrow('must be an IP address')
  })
})
