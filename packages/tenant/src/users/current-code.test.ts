import { afterEach, describe, expect, it } from 'vitest'
import { createClock } from '../clock.js'
import { createTenant } from '../create-tenant.js'
import { createSqliteStore } from '../store/sqlite-store.js'
import type { Tenant } from '../tenant.js'

/** RFC 6238 appendix B: the ASCII secret 12345678901234567890, 59 seconds after the epoch. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

let tenant: Tenant
afterEach(() => tenant.close())

function make(mfa?: { readonly otp_secret: string }) {
  const clock = createClock(() => 59_000)
  const store = createSqliteStore({ clock })
  const user = { user_id: 'auth0|ada', email: 'ada@example.com', ...(mfa && { mfa }) }
  tenant = createTenant({ config: { clients: [], users: [user] }, clock, store })
  return { clock, store }
}

describe('tenant.currentCode', () => {
  it('is what the seeded authenticator shows (RFC 6238 appendix B)', async () => {
    const { clock } = make({ otp_secret: RFC_SECRET })
    expect(await tenant.currentCode('auth0|ada')).toBe('287082')
    clock.advance({ seconds: 30 })
    expect(await tenant.currentCode('auth0|ada')).not.toBe('287082')
  })

  it('is what an authenticator shows while it is enrolled', async () => {
    const { store } = make()
    await store.put(
      'transaction',
      'x',
      {
        transaction: {
          state: 'enrolling',
          pending: { factor: 'otp', data: { secret: RFC_SECRET } },
        },
      },
      { keys: { user: 'auth0|ada' } },
    )
    expect(await tenant.currentCode('auth0|ada')).toBe('287082')
  })

  it('is nothing for a user without an authenticator', async () => {
    make()
    expect(await tenant.currentCode('auth0|ada')).toBeUndefined()
    expect(await tenant.currentCode('auth0|nobody')).toBeUndefined()
  })
})
