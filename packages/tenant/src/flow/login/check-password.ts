import type { Services } from '../../services.js'
import type { User } from '../../users/user.js'
import { inTurn } from '../limits/in-turn.js'
import { returnAttempt, takeAttempt } from '../limits/attempts.js'

/** What came of a password. Only who knows it learns that a user is blocked. */
export type PasswordCheck =
  | { readonly outcome: 'right'; readonly user: User }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'blocked' }
  | { readonly outcome: 'too_many_attempts'; readonly retryAfterSeconds: number }

/**
 * Checks a password within the limit of its user. Unknown users have a bucket and cost a hash, too:
 * neither the answer nor its timing tells whether there is an account.
 */
export async function checkPassword(
  services: Services,
  {
    connection,
    username,
    password,
  }: {
    readonly connection: string
    readonly username: string
    readonly password: string
  },
): Promise<PasswordCheck> {
  const account = JSON.stringify([connection, username.trim().toLowerCase()])
  return inTurn(services.store, account, () =>
    checkNow(services, { connection, username, password, account }),
  )
}

async function checkNow(
  services: Services,
  {
    connection,
    username,
    password,
    account,
  }: {
    readonly connection: string
    readonly username: string
    readonly password: string
    readonly account: string
  },
): Promise<PasswordCheck> {
  const allowance = await takeAttempt(services, 'password', account)
  if (!allowance.allowed) {
    return { outcome: 'too_many_attempts', retryAfterSeconds: allowance.retryAfterSeconds }
  }
  const user = await services.users.authenticate(connection, username.trim(), password)
  if (!user) return { outcome: 'wrong' }
  await returnAttempt(services, 'password', account)
  return user.blocked ? { outcome: 'blocked' } : { outcome: 'right', user }
}
