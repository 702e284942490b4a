import type { Login } from '../flow/login/login.js'
import type { Services } from '../services.js'

/** How many of a user's transactions may hold a pending authenticator; the newest counts. */
const TRANSACTIONS = 20

/**
 * What the user's authenticator app shows now: the active one, else the one that is being enrolled.
 * For the test kit and demos, never for an endpoint that others reach.
 */
export async function currentCode(
  services: Pick<Services, 'store' | 'clock' | 'users'>,
  userId: string,
): Promise<string | undefined> {
  // The look-up also puts the seeds into the store, if nobody did yet.
  if (!(await services.users.get(userId))) return undefined
  const { totpCode, totpSecret } = await import('../factors/totp.js')
  const secret = (await totpSecret(services, userId)) ?? (await pendingSecret(services, userId))
  return secret && totpCode(secret, services.clock.now())
}

async function pendingSecret(
  { store }: Pick<Services, 'store'>,
  userId: string,
): Promise<string | undefined> {
  const logins = await store.query<Login>(
    'transaction',
    { user: userId },
    { limit: TRANSACTIONS, order: 'newest' },
  )
  for (const { transaction } of logins) {
    const pending = transaction.state === 'enrolling' ? transaction.pending : undefined
    if (pending?.factor === 'otp') return pending.data.secret
  }
  return undefined
}
