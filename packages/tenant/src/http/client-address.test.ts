import { describe, expect, it } from 'vitest'
import { createClientAddresses } from './client-address.js'

function addressOf(
  socket: string | undefined,
  headers: Readonly<Record<string, string>> = {},
  trusted: readonly string[] = [],
): string {
  const addresses = createClientAddresses(trusted)
  const request = new Request('http://localhost/', { headers })
  addresses.note(request, socket)
  return addresses.of(request)
}

describe('createClientAddresses', () => {
  it('believes the socket', () => {
    expect(addressOf('::ffff:203.0.113.9')).toBe('203.0.113.9')
    expect(addressOf('::1')).toBe('127.0.0.1')
    expect(addressOf(undefined)).toBe('127.0.0.1')
  })

  it.each(['x-forwarded-for', 'forwarded', 'x-real-ip', 'auth0-forwarded-for', 'true-client-ip'])(
    'believes no %s of a stranger',
    (name) => {
      expect(addressOf('203.0.113.9', { [name]: '10.0.0.1' })).toBe('203.0.113.9')
    },
  )

  it('takes the right-most address that is not a trusted proxy', () => {
    const headers = { 'x-forwarded-for': '10.0.0.1, 198.51.100.7, 127.0.0.2' }
    expect(addressOf('127.0.0.1', headers, ['127.0.0.0/8'])).toBe('198.51.100.7')
  })

  it('stops at text that is no address', () => {
    const headers = { 'x-forwarded-for': '10.0.0.1, 0xc0a8018c' }
    expect(addressOf('127.0.0.1', headers, ['127.0.0.0/8'])).toBe('127.0.0.1')
  })

  it('takes the proxy itself when it says nothing', () => {
    expect(addressOf('127.0.0.1', {}, ['127.0.0.0/8'])).toBe('127.0.0.1')
  })
})
