import { randomBytes, timingSafeEqual } from 'node:crypto'
import { LockstepError } from '@lockstep/protocol'
import type { Clock } from '../clock.js'
import type { SeedUser } from '../config/tenant-config.js'
import type { Passwords, Users } from '../services.js'
import type { Store } from '../store/store.js'
import { seedUsers } from './seed-users.js'
import { createLoginNames, loginNamesOf } from './login-names.js'
import { emailId, instant, normalised, userKeys, usernameId } from './user-documents.js'
import type { User } from './user.js'

/** What {@link createUsers} needs. */
export interface UsersOptions {
  readonly store: Store
  readonly clock: Clock
  readonly passwords: Passwords
  /** The users of the configuration; put into the store at the first call. */
  readonly seeds: () => readonly SeedUser[]
}

/** How often an update is tried against other writers: our choice, far beyond real contention. */
const UPDATE_ATTEMPTS = 50

/** A store look-up that answers which user has an address. */
interface EmailClaim {
  readonly user_id: string
}

/** The users of all connections, in the store. Email addresses are unique per connection, in any case. */
export function createUsers({ store, clock, passwords, seeds }: UsersOptions): Users {
  let seeded: readonly SeedUser[] | undefined
  let seeding: Promise<void> = Promise.resolve()
  const names = createLoginNames(store)

  /** Seeds at the first call, and again when the configuration was read again. */
  function ready(): Promise<void> {
    const current = seeds()
    if (current !== seeded) {
      seeded = current
      seeding = seeding.then(() => seedUsers({ store, clock, seeds: current }))
    }
    return seeding
  }

  async function get(userId: string): Promise<User | undefined> {
    await ready()
    return store.get<User>('user', userId)
  }

  async function findByEmail(connection: string, email: string): Promise<User | undefined> {
    await ready()
    const claim = await store.get<EmailClaim>('user_email', emailId(connection, email))
    return claim && store.get<User>('user', claim.user_id)
  }

  async function findByLogin(connection: string, name: string): Promise<User | undefined> {
    const byEmail = await findByEmail(connection, name)
    if (byEmail || name.includes('@')) return byEmail
    const claim = await store.get<EmailClaim>('user_email', usernameId(connection, name))
    const found = claim && (await store.get<User>('user', claim.user_id))
    const isTheirs =
      found?.username !== undefined && normalised(found.username) === normalised(name)
    return isTheirs ? found : undefined
  }

  async function update(userId: string, change: (user: User) => User): Promise<User> {
    for (let attempt = 0; attempt < UPDATE_ATTEMPTS; attempt++) {
      const before = await get(userId)
      if (!before) throw new LockstepError('invalid_request', `There is no user "${userId}".`)
      const after: User = {
        ...change(before),
        user_id: before.user_id,
        connection: before.connection,
        updated_at: instant(clock),
        version: before.version + 1,
      }
      const [old, now] = [loginNamesOf(before), loginNamesOf(after)]
      const added = now.filter((id) => !old.includes(id))
      await names.claim(after, added)
      if (await store.compareAndSet('user', userId, before.version, after, userKeys(after))) {
        await names.release(
          before,
          old.filter((id) => !now.includes(id)),
        )
        return after
      }
      await names.release(after, added)
    }
    throw new LockstepError('temporarily_unavailable', 'The user is changed by too many at once.')
  }

  /** The one hash of work for a seed that still has its plain password. */
  async function authenticateSeed(user: User, seed: string, password: string): Promise<boolean> {
    const hash = await passwords.hash(seed)
    await update(user.user_id, (current) => ({ password_hash: hash, ...current }))
    return sameText(seed, password)
  }

  /** Whoever proved a password that another system hashed has it hashed anew, unless it was changed meanwhile. */
  async function modernise(user: User, password: string): Promise<User> {
    const { password_hash: old } = user
    if (old === undefined || passwords.isCurrent(old)) return user
    const password_hash = await passwords.hash(password)
    return update(user.user_id, (current) =>
      current.password_hash === old ? { ...current, password_hash } : current,
    )
  }

  return {
    get,
    findByEmail,
    findByLogin,
    update,

    async create({ connection, email, password, userMetadata, profile = {} }) {
      await ready()
      const password_hash = await passwords.hash(password)
      const now = instant(clock)
      const user: User = {
        user_id: `auth0|${randomBytes(12).toString('hex')}`,
        email: email.trim(),
        email_verified: false,
        connection,
        name: email.trim(),
        nickname: email.trim().split('@')[0] ?? email,
        ...(userMetadata && { user_metadata: userMetadata }),
        password_hash,
        created_at: now,
        updated_at: now,
        ...profile,
        logins_count: 0,
        version: 1,
      }
      await names.claim(user, loginNamesOf(user))
      if (await store.insert('user', user.user_id, user, userKeys(user))) return user
      await names.release(user, loginNamesOf(user))
      throw new LockstepError('user_exists', 'The user already exists.')
    },

    async remove(userId) {
      await ready()
      // First the mark, so that no seeding in between brings the user back.
      await store.put('deleted_user', userId, {})
      const user = await store.take<User>('user', userId)
      if (!user) return false
      // Of who came from another site, a folder may have named an address, too.
      await names.release(user, [...loginNamesOf(user), emailId(user.connection, user.email)])
      return true
    },

    async authenticate(connection, username, password) {
      const user = await findByLogin(connection, username)
      const seed =
        user && user.password_hash === undefined
          ? seeds().find(({ user_id }) => user_id === user.user_id)?.password
          : undefined
      const right =
        user && seed !== undefined
          ? await authenticateSeed(user, seed, password)
          : await passwords.verify(password, user?.password_hash)
      return right && user ? modernise(user, password) : undefined
    },

    async enlist(user, address) {
      await ready()
      const { user_id, connection } = user
      // First, so that whoever finds the claim finds the user.
      await store.put('user', user_id, user, userKeys(user))
      const claim: EmailClaim = { user_id }
      if (await store.insert('user_email', emailId(connection, address), claim)) return user
      await store.delete('user', user_id)
      const other = await findByEmail(connection, address)
      if (other) return other
      throw new LockstepError('temporarily_unavailable', 'The account is being changed.')
    },

    async insert(user) {
      await ready()
      return store.insert('user', user.user_id, user, userKeys(user))
    },

    list: async ({ limit = 1000 } = {}) => {
      await ready()
      return store.query<User>('user', {}, { limit })
    },
  }
}

function sameText(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}
