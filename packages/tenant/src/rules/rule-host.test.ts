import { describe, expect, it } from 'vitest'
import type { User } from '../users/user.js'
import { createRuleHost } from './rule-host.js'

describe('createRuleHost', () => {
  it('merges patches at the first level and removes what is null', async () => {
    let user = { app_metadata: { a: 1, b: { c: 2 } } } as unknown as User
    const host = createRuleHost({ update: async (_, change) => (user = change(user)) })
    await host.updateAppMetadata('auth0|ada', { a: null, b: { d: 3 } })
    await host.updateUserMetadata('auth0|ada', { color: 'red' })
    expect(user).toEqual({ app_metadata: { b: { d: 3 } }, user_metadata: { color: 'red' } })
  })
})
