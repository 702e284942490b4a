import { logEvent } from '../../logs/log-event.js'
import type { LogEvent } from '../../logs/log-event.js'
import type { LogType } from '../../logs/log-types.js'
import type { Services } from '../../services.js'
import { noteFailedLogin } from '../../risk/failed-logins.js'
import { signsInAs } from '../../users/identities.js'
import { normalised } from '../../users/user-documents.js'
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
 * Checks a password within the limit of its user, whichever of their names was typed. Unknown names have
 * a bucket and cost a hash, too: neither the answer nor its timing tells whether there is an account.
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
  // A username and an address are two names of one user, who has one limit. Nobody's name is another's id.
  const user = await services.users.findByLogin(connection, username.trim())
  const account = user
    ? JSON.stringify(['user', user.user_id])
    : JSON.stringify(['name', connection, normalised(username)])
  const check = await inTurn(services.store, account, () =>
    checkNow(services, { connection, username, password, account }),
  )
  if (check.outcome === 'wrong') await noteFailedLogin(services, ip)
  if (check.outcome !== 'right') {
    const userName = username.trim()
    await logRefusal(services, check, { connection, userName, userId: user?.user_id, ip })
  }
  return check
}

/** The log tells an unknown name from a wrong password; the answer does not. */
async function logRefusal(
  services: Services,
  { outcome }: PasswordCheck,
  event: Pick<LogEvent, 'connection' | 'ip' | 'userId' | 'userName'>,
): Promise<void> {
  const isUnknown = outcome === 'wrong' && event.userId === undefined
  const [type, description] = REFUSALS[isUnknown ? 'unknown' : outcome]
  await logEvent(services, { type, description, ...event })
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
