import { describe, expect, it } from 'vitest'
import { reachOf } from './reach.js'

describe('where a tenant of the command line listens', () => {
  it('is this machine by default, with the helpers that play other parts', () => {
    expect(reachOf({})).toEqual({ duoStandIn: true, virtualPhone: true })
  })

  it('is beyond it with https only', () => {
    expect(() => reachOf({ host: '192.0.2.7' })).toThrow('Add --https')
    expect(reachOf({ host: '192.0.2.7', https: true, data: 'x.db' })).toEqual({
      host: '192.0.2.7',
      https: true,
      duoStandIn: false,
      virtualPhone: false,
    })
    expect(reachOf({ host: '::1' })).toMatchObject({ host: '::1', duoStandIn: true })
  })

  it('has a name that others can open', () => {
    expect(() => reachOf({ host: '0.0.0.0', https: true })).toThrow('Add --issuer')
    const issuer = 'https://laptop.example:4400/'
    expect(reachOf({ host: '0.0.0.0', https: true, issuer })).toMatchObject({
      issuer,
      duoStandIn: false,
      virtualPhone: false,
    })
  })

  it('serves the phone to a handset when asked to, and still no stand-in for Duo', () => {
    const issuer = 'https://laptop.example:4400/'
    const flags = { host: '0.0.0.0', https: true, issuer, 'virtual-phone': true }
    expect(reachOf(flags)).toMatchObject({ duoStandIn: false, virtualPhone: true })
  })

  it.each([
    'http://laptop.example/',
    'ftp://laptop.example/',
    'laptop',
    'https://laptop.example/path',
    'https://laptop.example/?a',
  ])('refuses the issuer %s', (issuer) => {
    expect(() => reachOf({ issuer })).toThrow('--issuer must')
  })

  it('refuses http in the issuer of a tenant that speaks https', () => {
    expect(() => reachOf({ issuer: 'http://localhost:1/', https: true })).toThrow('https://')
  })

  it('plays nobody behind a tunnel, and takes the proxies that are believed', () => {
    expect(
      reachOf({ issuer: 'https://tunnel.example/', 'trust-proxy': '127.0.0.1, ::1' }),
    ).toMatchObject({ duoStandIn: false, virtualPhone: false, trustProxy: ['127.0.0.1', '::1'] })
  })
})
