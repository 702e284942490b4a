import { describe, expect, it } from 'vitest'
import { createClock } from '../clock.js'
import type { SeedUser } from '../config/tenant-config.js'
import { createSqliteStore } from '../store/sqlite-store.js'
import { createPasswords, FAST_COST } from './passwords.js'
import { createUsers } from './users.js'

const DB = 'Username-Password-Authentication'
const ada: SeedUser = {
  user_id: 'auth0|ada',
  email: 'Ada@Example.com',
  email_verified: true,
  connection: DB,
  password: 'correct horse',
}

function setUp(seeds: readonly SeedUser[] = [ada]) {
  const clock = createClock(() => 0)
  const store = createSqliteStore({ clock })
  const passwords = createPasswords({ cost: FAST_COST })
  const users = createUsers({ store, clock, passwords, seeds: () => seeds })
  return { users, store, clock, passwords }
}

describe('createUsers', () => {
  it('finds an email address in any case', async () => {
    const { users } = setUp()
    expect(await users.findByEmail(DB, ' aDA@example.COM')).toMatchObject({ user_id: 'auth0|ada' })
    expect(await users.findByEmail('another', 'ada@example.com')).toBeUndefined()
  })

  it('never stores the plain password of a seed, and hashes it at the first login', async () => {
    const { users } = setUp()
    expect(await users.get('auth0|ada')).not.toHaveProperty('password')
    expect(await users.authenticate(DB, 'ada@example.com', 'wrong')).toBeUndefined()
    expect(await users.authenticate(DB, 'ada@example.com', 'correct horse')).toBeDefined()
    expect((await users.get('auth0|ada'))?.password_hash).toMatch(/^\$argon2id\$/)
    expect(await users.authenticate(DB, 'ada@example.com', 'correct horse')).toBeDefined()
    expect(await users.authenticate(DB, 'ada@example.com', 'wrong')).toBeUndefined()
  })

  it('keeps a changed password of a seed', async () => {
    const { users, passwords } = setUp()
    const password_hash = await passwords.hash('new one')
    await users.update('auth0|ada', (user) => ({ ...user, password_hash }))
    expect(await users.authenticate(DB, 'ada@example.com', 'correct horse')).toBeUndefined()
    expect(await users.authenticate(DB, 'ada@example.com', 'new one')).toBeDefined()
  })

  it('knows nobody by a wrong name', async () => {
    const { users } = setUp()
    for (const name of ['', 'nobody@example.com', '__proto__']) {
      expect(await users.authenticate(DB, name, 'correct horse')).toBeUndefined()
    }
  })

  it('does not authenticate a user without any password', async () => {
    const { user_id, email, email_verified, connection } = ada
    const { users } = setUp([{ user_id, email, email_verified, connection }])
    expect(await users.authenticate(DB, 'ada@example.com', '')).toBeUndefined()
  })

  it('creates a user once per address, also when asked at the same time', async () => {
    const { users } = setUp()
    const input = { connection: DB, email: 'Bob@example.com', password: 'long enough' }
    const results = await Promise.allSettled([users.create(input), users.create(input)])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(users.create({ ...input, email: 'bob@EXAMPLE.com' })).rejects.toMatchObject({
      code: 'user_exists',
    })
    expect(await users.authenticate(DB, 'bob@example.com', 'long enough')).toMatchObject({
      email: 'Bob@example.com',
      nickname: 'Bob',
      email_verified: false,
    })
  })

  it('loses no update', async () => {
    const { users } = setUp()
    const count = () =>
      users.update('auth0|ada', (user) => ({ ...user, logins_count: user.logins_count + 1 }))
    await Promise.all(Array.from({ length: 10 }, count))
    expect((await users.get('auth0|ada'))?.logins_count).toBe(10)
  })

  it('moves the address with the user and frees the old one', async () => {
    const { users } = setUp()
    await users.update('auth0|ada', (user) => ({ ...user, email: 'countess@example.com' }))
    expect(await users.findByEmail(DB, 'ada@example.com')).toBeUndefined()
    expect(await users.findByEmail(DB, 'countess@example.com')).toBeDefined()
  })

  it('refuses an address that another user has', async () => {
    const { users } = setUp([ada, { ...ada, user_id: 'auth0|bob', email: 'bob@example.com' }])
    await expect(
      users.update('auth0|bob', (user) => ({ ...user, email: 'ADA@example.com' })),
    ).rejects.toMatchObject({ code: 'user_exists' })
  })

  it('leaves what happened to a seed alone at the next start', async () => {
    const { users, store, clock, passwords } = setUp()
    await users.update('auth0|ada', (user) => ({ ...user, logins_count: 3 }))
    const restarted = createUsers({ store, clock, passwords, seeds: () => [ada] })
    expect((await restarted.get('auth0|ada'))?.logins_count).toBe(3)
  })

  it('lists users in the order of creation', async () => {
    const { users } = setUp()
    await users.create({ connection: DB, email: 'bob@example.com', password: 'long enough' })
    expect((await users.list()).map(({ email }) => email)).toEqual([
      'Ada@Example.com',
      'bob@example.com',
    ])
  })
})
