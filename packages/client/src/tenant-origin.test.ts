import { describe, expect, it } from 'vitest'
import { tenantOrigin } from './tenant-origin.js'

describe('tenantOrigin', () => {
  it.each([
    ['tenant.example.com', 'https://tenant.example.com'],
    ['localhost:4400', 'https://localhost:4400'],
    ['http://localhost:4400', 'http://localhost:4400'],
    ['https://tenant.example.com/', 'https://tenant.example.com'],
  ])('reads %s', (domain, origin) => {
    expect(tenantOrigin(domain)).toBe(origin)
  })

  it.each(['', ' ', 'javascript:alert(1)'])('refuses "%s"', (domain) => {
    expect(() => tenantOrigin(domain)).toThrow(/is no domain/)
  })
})
