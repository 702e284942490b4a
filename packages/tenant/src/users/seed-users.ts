import type { Clock } from '../clock.js'
import type { SeedUser } from '../config/tenant-config.js'
import type { Store } from '../store/store.js'
import type { User } from './user.js'
import { emailId, instant, userKeys, usernameId } from './user-documents.js'

/**
 * Puts the users of the configuration into the store, unless they are there already: what happened
 * to a user since outlives a restart. Plain passwords stay in the configuration.
 */
export async function seedUsers({
  store,
  clock,
  seeds,
}: {
  readonly store: Store
  readonly clock: Clock
  readonly seeds: readonly SeedUser[]
}): Promise<void> {
  for (const seed of seeds) {
    const user = toUser(seed, instant(clock))
    // Who was deleted stays deleted, though the folder still names them.
    if (await store.get('deleted_user', user.user_id)) continue
    if (!(await store.insert('user', user.user_id, user, userKeys(user)))) continue
    await store.insert('user_email', emailId(user.connection, user.email), {
      user_id: user.user_id,
    })
    if (user.username !== undefined) {
      await store.insert('user_email', usernameId(user.connection, user.username), {
        user_id: user.user_id,
      })
    }
    if (seed.mfa) {
      const { seedAuthenticators } = await import('../factors/seed-authenticators.js')
      await seedAuthenticators({ store, clock }, seed)
    }
  }
}

/** A user of the configuration as the store keeps it before the first login. */
export function toUser({ password: _, mfa: __, ...profile }: SeedUser, now: string): User {
  const { created_at = now, logins_count = 0 } = profile
  return { updated_at: now, ...profile, created_at, logins_count, version: 1 }
}
