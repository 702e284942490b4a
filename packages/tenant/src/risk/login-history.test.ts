import { afterEach, describe, expect, it } from 'vitest'
import { createClock } from '../clock.js'
import { createSqliteStore } from '../store/sqlite-store.js'
import { hasFailedTooOften, noteFailedLogin } from './failed-logins.js'
import { pastLogins, recordLogin } from './login-history.js'

const clock = createClock(() => 0)
const stores: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})

function setUp() {
  const store = createSqliteStore({ clock })
  stores.push(store)
  return { store, clock }
}

const from = (ip: string, userAgent = 'Firefox') => ({
  ip,
  userAgent,
  geoip: { country_code: 'DE', city_name: 'Berlin' },
})

describe('the login history', () => {
  it('lists completed logins, newest first, and of equal ones the newest', async () => {
    const services = setUp()
    for (const ip of ['192.0.2.1', '192.0.2.2', '192.0.2.1']) {
      await recordLogin(services, 'auth0|ada', from(ip))
    }
    const past = await pastLogins(services, 'auth0|ada')
    expect(past.map(({ ip }) => ip)).toEqual(['192.0.2.1', '192.0.2.2'])
    expect(past[0]?.place).toEqual({ country_code: 'DE' })
  })

  it('is one per user', async () => {
    const services = setUp()
    await recordLogin(services, 'auth0|ada', from('192.0.2.1'))
    expect(await pastLogins(services, 'auth0|grace')).toEqual([])
  })

  it('stays short, whatever happens', async () => {
    const services = setUp()
    for (let host = 1; host <= 30; host++) {
      await recordLogin(services, 'auth0|ada', from(`192.0.2.${host}`))
    }
    const past = await pastLogins(services, 'auth0|ada')
    expect([past.length, past[0]?.ip]).toEqual([20, '192.0.2.30'])
  })

  it('loses nothing of logins that complete at the same time', async () => {
    const services = setUp()
    const hosts = [1, 2, 3, 4, 5]
    await Promise.all(
      hosts.map((host) => recordLogin(services, 'auth0|ada', from(`192.0.2.${host}`))),
    )
    expect(await pastLogins(services, 'auth0|ada')).toHaveLength(5)
  })
})

describe('failed logins', () => {
  it('make an address suspicious from the tenth in a day, and for a day', async () => {
    const services = setUp()
    for (let failure = 1; failure <= 9; failure++) await noteFailedLogin(services, '192.0.2.7')
    expect(await hasFailedTooOften(services, '192.0.2.7')).toBe(false)
    await noteFailedLogin(services, '192.0.2.7')
    expect(await hasFailedTooOften(services, '192.0.2.7')).toBe(true)
    expect(await hasFailedTooOften(services, '192.0.2.8')).toBe(false)
    clock.advance({ days: 1 })
    expect(await hasFailedTooOften(services, '192.0.2.7')).toBe(false)
  })

  it('count for the whole network of who can change his IPv6 address at will', async () => {
    const services = setUp()
    for (let host = 1; host <= 10; host++) await noteFailedLogin(services, `2001:db8::${host}`)
    expect(await hasFailedTooOften(services, '2001:db8::ffff')).toBe(true)
    expect(await hasFailedTooOften(services, '2001:db8:0:1::1')).toBe(false)
  })
})
