import { logEvent } from '../../logs/log-event.js'
import type { LogEvent } from '../../logs/log-event.js'
import type { LogType } from '../../logs/log-types.js'
import type { Services } from '../../services.js'
import { noteFailedLogin } from '../../risk/failed-logins.js'
import { signsInAs } from '../../users/identities.js'
import type { User } from '../../users/user.js'
import { inTurn } from '../limits/in-turn.js'
import { returnAttempt, takeAttempt } from '../limits/attempts.js'

/** What came of a password. Only who knows it learns that a user is blocked. */
export type PasswordCheck =
  | {
      readonly outcome: 'right'
      /** Who signs in: the owner of the account, where it was linked to another. */
      readonly user: User
      /** The connection of the account. */
      readonly connection: string
    }
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
    ip,
  }: {
    readonly connection: string
    readonly username: string
    readonly password: string
    /** Where the password came from; wrong ones make an address a suspicious one. */
    readonly ip: string
  },
): Promise<PasswordCheck> {
  // A username and an address are two names of one user, who has one limit.
  const found = await services.users.findByLogin(connection, username.trim())
  const account = JSON.stringify([connection, found?.user_id ?? username.trim().toLowerCase()])
  const check = await inTurn(services.store, account, () =>
    checkNow(services, { connection, username, password, account }),
  )
  if (check.outcome === 'wrong') await noteFailedLogin(services, ip)
  if (check.outcome !== 'right') {
    await logRefusal(services, check, { connection, userName: username.trim(), ip })
  }
  return check
}

/** The log tells a wrong address from a wrong password; the answer does not. */
async function logRefusal(
  services: Services,
  { outcome }: PasswordCheck,
  event: Pick<LogEvent, 'connection' | 'ip' | 'userName'>,
): Promise<void> {
  const { connection = '', userName = '' } = event
  const user = await services.users.findByLogin(connection, userName)
  const [type, description] = REFUSALS[outcome === 'wrong' && !user ? 'unknown' : outcome]
  await logEvent(services, { type, description, userId: user?.user_id, ...event })
}

const REFUSALS = {
  right: ['s', 'Success Login'],
  wrong: ['fp', 'Wrong email or password.'],
  unknown: ['fu', 'Wrong email or password.'],
  blocked: ['f', 'user is blocked'],
  too_many_attempts: ['limit_wc', 'Too many wrong passwords for this account.'],
} as const satisfies Record<string, readonly [LogType, string]>

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
  const owner = await signsInAs(services, user)
  if (user.blocked || !owner || owner.blocked) return { outcome: 'blocked' }
  return { outcome: 'right', user: owner, connection }
}
