import { afterEach, describe, expect, it } from 'vitest'
import { createTenant } from './create-tenant.js'
import type { Tenant, TenantOptions } from './tenant.js'

let tenant: Tenant
afterEach(() => tenant.close())

const config = {
  tenant: { name: 'acme' },
  clients: [{ client_id: 'spa', name: 'Acme', callbacks: ['http://localhost:4401/callback'] }],
  users: [{ email: 'Ada@Example.com', password: 'correct horse' }],
}

function make(options: Partial<TenantOptions> = {}): Tenant {
  tenant = createTenant({ config, ...options })
  return tenant
}

describe('createTenant', () => {
  it('answers discovery and publishes the key that it signs with', async () => {
    make()
    const discovery = await tenant.fetch(
      new Request('http://localhost:4400/.well-known/openid-configuration'),
    )
    expect(await discovery.json()).toMatchObject({ issuer: 'http://localhost:4400/' })
    const jwks = await tenant.fetch(new Request('http://localhost:4400/.well-known/jwks.json'))
    expect(await jwks.json()).toMatchObject({ keys: [{ kty: 'RSA', alg: 'RS256', use: 'sig' }] })
  })

  it('lists users without their password hashes', async () => {
    make()
    const [ada] = await tenant.users.list()
    expect(ada).toMatchObject({ email: 'Ada@Example.com' })
    expect(ada).not.toHaveProperty('password_hash')
  })

  it('refuses to simulate unless it was told to', () => {
    make()
    expect(() => tenant.from({ ip: '203.0.113.9' })).toThrow('simulation: true')
  })
})
