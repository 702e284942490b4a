import { LockstepError } from '@lockstep/protocol'
import type { Store } from '../store/store.js'
import { emailId, usernameId } from './user-documents.js'
import type { User } from './user.js'

/** A document that answers which user has an address or a name. */
interface Claim {
  readonly user_id: string
}

/** The names that users sign in with: each belongs to one user of its connection, and moves with them. */
export interface LoginNames {
  /** @throws LockstepError `user_exists`; then nothing was claimed. */
  claim(user: Pick<User, 'user_id'>, ids: readonly string[]): Promise<void>
  /** Gives up those that are the user's; another user's stay. */
  release(user: Pick<User, 'user_id'>, ids: readonly string[]): Promise<void>
}

/** Keeps the names in `store`. */
export function createLoginNames(store: Store): LoginNames {
  async function release({ user_id }: Pick<User, 'user_id'>, ids: readonly string[]) {
    for (const id of ids) {
      const claim = await store.get<Claim>('user_email', id)
      if (claim?.user_id === user_id) await store.delete('user_email', id)
    }
  }

  return {
    release,
    async claim(user, ids) {
      const claim: Claim = { user_id: user.user_id }
      const taken: string[] = []
      for (const id of ids) {
        if (await store.insert('user_email', id, claim)) {
          taken.push(id)
          continue
        }
        await release(user, taken)
        const what = isUsername(id) ? 'username' : 'user'
        throw new LockstepError('user_exists', `The ${what} already exists.`)
      }
    },
  }
}

/**
 * The ids of what a user signs in with: the address, the username, and the number of who signs in by
 * text message. Another site vouches for its own addresses, and two accounts there may have one.
 */
export function loginNamesOf(user: User): readonly string[] {
  const { user_id, connection, email, username, federation } = user
  if (federation) return []
  const number = user_id.startsWith('sms|') ? user.phone_number : undefined
  return [
    ...(email === '' ? [] : [emailId(connection, email)]),
    ...(number === undefined ? [] : [emailId(connection, number)]),
    ...(username === undefined ? [] : [usernameId(connection, username)]),
  ]
}

function isUsername(id: string): boolean {
  return (JSON.parse(id) as readonly string[]).length === 3
}
