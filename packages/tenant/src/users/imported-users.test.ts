import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createClock } from '../clock.js'
import { parseConfig } from '../config/parse-config.js'
import { createSqliteStore } from '../store/sqlite-store.js'
import { createPasswords, FAST_COST } from './passwords.js'
import { createUsers } from './users.js'

const CONNECTION = 'Username-Password-Authentication'
const PASSWORD = 'correct horse battery'

function imported(onVerified: () => Promise<unknown> = async () => undefined) {
  const clock = createClock()
  const store = createSqliteStore({ clock })
  const value = createHash('sha256').update(PASSWORD).digest('base64')
  const { config } = parseConfig({
    clients: [],
    users: [
      {
        user_id: 'auth0|ada',
        email: 'ada@example.com',
        custom_password_hash: { algorithm: 'sha256', hash: { value, encoding: 'base64' } },
      },
    ],
  })
  const real = createPasswords({ cost: FAST_COST })
  const passwords: typeof real = {
    ...real,
    async verify(password, hash) {
      const right = await real.verify(password, hash)
      await onVerified()
      return right
    },
  }
  return createUsers({ store, clock, passwords, seeds: () => config.users })
}

describe('a user with the hash of another system', () => {
  it('keeps it after a wrong password and has one of argon2id after the right one', async () => {
    const users = imported()
    const hash = async () => (await users.get('auth0|ada'))?.password_hash
    const before = await hash()
    expect(await users.authenticate(CONNECTION, 'ada@example.com', 'wrong')).toBeUndefined()
    expect(await hash()).toBe(before)

    const user = await users.authenticate(CONNECTION, 'ada@example.com', PASSWORD)
    expect(user?.user_id).toBe('auth0|ada')
    const after = await hash()
    expect(after).toMatch(/^\$argon2id\$/)
    expect(await users.authenticate(CONNECTION, 'ada@example.com', PASSWORD)).toBeDefined()
    expect(await users.authenticate(CONNECTION, 'ada@example.com', 'wrong')).toBeUndefined()
    expect(await hash()).toBe(after)
  })

  it('does not get the old password back when it is changed during the login', async () => {
    const users = imported(() =>
      users.update('auth0|ada', (user) => ({ ...user, password_hash: 'changed meanwhile' })),
    )
    await users.authenticate(CONNECTION, 'ada@example.com', PASSWORD)
    expect((await users.get('auth0|ada'))?.password_hash).toBe('changed meanwhile')
  })
})
