import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { Tenant, TenantSettingsInput } from '@lockstep/tenant'
import { ADA, acmeTenant, signIn } from './support/acme.js'
import { createBrowser } from './support/browser.js'
import { SHOW, seen } from './support/seen.js'

let tenant: Tenant
afterEach(() => tenant.close())

const CITIES = fileURLToPath(
  new URL('../../packages/tenant/test/fixtures/city.mmdb', import.meta.url),
)
const COUNTRIES = createRequire(import.meta.url).resolve(
  '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
)
/** What a liar says about himself. */
const INSIDE = {
  'x-forwarded-for': '133.1.1.1',
  'cf-ipcountry': 'JP',
  'cf-ipcity': 'Tokyo',
  'auth0-forwarded-for': '133.1.1.1',
}

/** What rules see of a login from an address, with these headers on every request. */
async function requestOf(
  remoteAddress: string,
  {
    geo,
    headers = {},
    trustProxy = [],
  }: {
    readonly geo?: TenantSettingsInput['geo']
    readonly headers?: Readonly<Record<string, string>>
    readonly trustProxy?: readonly string[]
  },
): Promise<unknown> {
  tenant = acmeTenant([SHOW], { trustProxy, config: { tenant: { ...(geo && { geo }) } } })
  const browser = createBrowser(tenant, { remoteAddress, headers })
  return seen((await signIn(tenant, browser, ADA)).id_token).context.request
}

describe('context.request.geoip', () => {
  it('comes from a database of cities', async () => {
    expect(await requestOf('203.0.113.9', { geo: { mmdb: CITIES } })).toMatchObject({
      ip: '203.0.113.9',
      geoip: {
        country_code: 'JP',
        country_code3: 'JPN',
        country_name: 'Japan',
        city_name: 'Tokyo',
        latitude: 35.6893,
        longitude: 139.6899,
        time_zone: 'Asia/Tokyo',
        continent_code: 'AS',
        subdivision_code: '13',
        subdivision_name: 'Tokyo',
      },
    })
  })

  it('comes from a real database of countries, for IPv4 and IPv6', async () => {
    const geo = { mmdb: COUNTRIES }
    const usa = { country_code: 'US', country_code3: 'USA', country_name: 'United States' }
    expect(await requestOf('2001:4860:4860::8888', { geo })).toMatchObject({ geoip: usa })
    await tenant.close()
    expect(await requestOf('::ffff:8.8.8.8', { geo })).toMatchObject({ ip: '8.8.8.8', geoip: usa })
  })

  it('is absent where nobody knows', async () => {
    expect(await requestOf('203.0.113.9', {})).not.toHaveProperty('geoip')
  })

  it('comes from the headers of a trusted proxy, beside the address it reports', async () => {
    const how = {
      geo: { headers: 'cloudflare' },
      headers: INSIDE,
      trustProxy: ['10.0.0.0/8'],
    } as const
    expect(await requestOf('10.1.2.3', how)).toMatchObject({
      ip: '133.1.1.1',
      geoip: { country_code: 'JP', city_name: 'Tokyo' },
    })
  })

  it('row 22: does not come from the headers of anybody else', async () => {
    const how = {
      geo: { headers: 'cloudflare' },
      headers: INSIDE,
      trustProxy: ['10.0.0.0/8'],
    } as const
    const request = await requestOf('203.0.113.9', how)
    expect(request).toMatchObject({ ip: '203.0.113.9' })
    expect(request).not.toHaveProperty('geoip')
  })

  it('row 22: does not come from headers that the tenant was not told of', async () => {
    const how = { headers: INSIDE, trustProxy: ['10.0.0.0/8'] }
    expect(await requestOf('10.1.2.3', how)).not.toHaveProperty('geoip')
  })

  it('row 25: says in the trace when it is simulated, and is not mixed with headers', async () => {
    tenant = acmeTenant([SHOW], {
      simulation: true,
      trustProxy: ['127.0.0.1'],
      config: { tenant: { geo: { headers: 'cloudflare' } } },
    })
    tenant.from({ ip: '198.51.100.4' })
    const browser = createBrowser(tenant, { headers: { 'cf-ipcountry': 'JP' } })
    const { context } = seen((await signIn(tenant, browser, ADA)).id_token)
    expect(context.request).toMatchObject({ ip: '198.51.100.4' })
    expect(context.request).not.toHaveProperty('geoip')
    expect(tenant.traces.list()[0]?.origin).toMatchObject({ simulated: true })
  })
})
