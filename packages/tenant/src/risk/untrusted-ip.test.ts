import { describe, expect, it } from 'vitest'
import { assessAddress } from './untrusted-ip.js'

const denyList = [
  { cidr: '203.0.113.0/28', source: 'soc', category: 'abuse' },
  { cidr: '2001:db8::/32', source: 'soc', category: 'hosting' },
]
const assess = (ip: string, failedTooOften = false) =>
  assessAddress({ ip, denyList, failedTooOften })

describe('assessAddress', () => {
  it('trusts an address that nobody complained of', () => {
    expect(assess('203.0.113.16')).toEqual({ confidence: 'high', code: 'not_found_on_deny_list' })
  })

  it.each([
    ['203.0.113.9', '203.0.113.0/28', 'abuse'],
    ['2001:db8::9', '2001:db8::/32', 'hosting'],
  ])('finds %s on the deny list and says where', (ip, matches, category) => {
    expect(assess(ip)).toEqual({
      confidence: 'low',
      code: 'found_on_deny_list',
      details: { ip, matches, source: 'soc', category },
    })
  })

  it('distrusts an address that guessed passwords', () => {
    expect(assess('198.51.100.4', true)).toMatchObject({
      confidence: 'low',
      code: 'found_on_deny_list',
      details: { source: 'failed-logins' },
    })
  })

  it('distrusts what is no address', () => {
    expect(assess('somewhere')).toMatchObject({ confidence: 'low', code: 'invalid_ip_address' })
  })
})
