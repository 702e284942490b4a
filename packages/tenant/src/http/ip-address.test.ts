import { describe, expect, it } from 'vitest'
import {
  canonicalHop,
  canonicalIp,
  createIpMatcher,
  isPublicIp,
  subscriberNetwork,
} from './ip-address.js'

describe('canonicalIp', () => {
  it.each([
    ['192.168.1.140', '192.168.1.140'],
    ['::ffff:192.168.1.140', '192.168.1.140'],
    ['::FFFF:c0a8:18c', '192.168.1.140'],
    ['0:0:0:0:0:ffff:c0a8:018c', '192.168.1.140'],
    ['::1', '127.0.0.1'],
    ['0:0:0:0:0:0:0:1', '127.0.0.1'],
    ['2001:DB8:0:0::0001', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
  ])('writes %s as %s', (given, expected) => {
    expect(canonicalIp(given)).toBe(expected)
  })

  it.each([
    '0xc0a8018c',
    '3232235916',
    '0300.0250.1.140',
    '192.168.1',
    '1.2.3.4, 5.6.7.8',
    'x',
    '',
  ])('refuses "%s", which parsers read differently', (given) => {
    expect(canonicalIp(given)).toBeUndefined()
  })
})

describe('canonicalHop', () => {
  it.each([
    [' 192.0.2.1 ', '192.0.2.1'],
    ['192.0.2.1:443', '192.0.2.1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['"[2001:db8::1]"', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
  ])('reads %s as %s', (given, expected) => {
    expect(canonicalHop(given)).toBe(expected)
  })

  it.each(['unknown', '_hidden', '', '192.0.2.1:x'])('refuses "%s"', (given) => {
    expect(canonicalHop(given)).toBeUndefined()
  })
})

describe('createIpMatcher', () => {
  const matches = createIpMatcher(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32'])

  it.each(['10.255.0.1', '192.0.2.1', '2001:db8:1::5'])('holds %s', (ip) => {
    expect(matches(ip)).toBe(true)
  })

  it.each(['11.0.0.1', '192.0.2.2', '2001:db9::1', 'nonsense'])('does not hold %s', (ip) => {
    expect(matches(ip)).toBe(false)
  })

  it.each(['10.0.0.0/33', 'office', '10.0.0.0/x', '::/129'])('refuses the range "%s"', (range) => {
    expect(() => createIpMatcher([range])).toThrow(`"${range}" is not an IP range`)
  })
})

describe('isPublicIp', () => {
  it.each(['8.8.8.8', '203.0.113.9', '2001:db8::1'])('is true of %s', (ip) => {
    expect(isPublicIp(ip)).toBe(true)
  })

  it.each(['127.0.0.1', '10.0.0.1', '172.31.0.1', '192.168.1.1', '100.64.0.1', 'fd00::1', 'x'])(
    'is false of %s',
    (ip) => {
      expect(isPublicIp(ip)).toBe(false)
    },
  )
})

describe('subscriberNetwork', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['::2', '0:0:0:0::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ])('of %s is %s', (ip, network) => {
    expect(subscriberNetwork(ip)).toBe(network)
  })
})
