import { describe, expect, it } from 'vitest'
import { createClock } from '../clock.js'
import { createSqliteStore } from '../store/sqlite-store.js'
import { createDevices } from './devices.js'

function setUp() {
  const clock = createClock(() => 0)
  const simulated = { forgetDevice: false, trustDevice: false }
  const devices = createDevices({
    clock,
    store: createSqliteStore({ clock }),
    issuer: () => 'http://localhost:4400/',
    whereabouts: () => ({
      origin: { ip: '127.0.0.1', userAgent: '', hostname: 'localhost', simulated: false },
      ...simulated,
    }),
  })
  return { clock, devices, simulated }
}

const request = (cookie = '') => new Request('http://localhost:4400/', { headers: { cookie } })

describe('createDevices', () => {
  it('recognises a device after a completed login, for that user only', async () => {
    const { devices } = setUp()
    expect(await devices.isRecognised('ada', request())).toBe(false)
    const cookie = (await devices.recognise('ada', request())).split(';')[0]
    expect(await devices.isRecognised('ada', request(cookie))).toBe(true)
    expect(await devices.isRecognised('bob', request(cookie))).toBe(false)
    expect(await devices.isRecognised('ada', request('did=forged'))).toBe(false)
  })

  it('keeps one cookie for all users of a browser', async () => {
    const { devices } = setUp()
    const cookie = (await devices.recognise('ada', request())).split(';')[0]!
    expect(await devices.recognise('bob', request(cookie))).toContain(cookie)
    expect(await devices.isRecognised('bob', request(cookie))).toBe(true)
  })

  it('does not take over a value that it never made', async () => {
    const { devices } = setUp()
    expect(await devices.recognise('ada', request('did=x'))).not.toContain('did=x;')
  })

  it('forgets a device that was not used for 30 days', async () => {
    const { devices, clock } = setUp()
    const cookie = (await devices.recognise('ada', request())).split(';')[0]
    clock.advance({ days: 29 })
    expect(await devices.isRecognised('ada', request(cookie))).toBe(true)
    clock.advance({ days: 1 })
    expect(await devices.isRecognised('ada', request(cookie))).toBe(false)
  })

  it('lets the simulation decide', async () => {
    const { devices, simulated } = setUp()
    const cookie = (await devices.recognise('ada', request())).split(';')[0]
    simulated.forgetDevice = true
    expect(await devices.isRecognised('ada', request(cookie))).toBe(false)
    Object.assign(simulated, { forgetDevice: false, trustDevice: true })
    expect(await devices.isRecognised('ada', request())).toBe(true)
  })
})
