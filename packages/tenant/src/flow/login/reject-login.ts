import type { Factor, Transaction } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import { isStale } from '../endpoint.js'
import { apply, saveLogin } from './login.js'
import type { Login } from './login.js'

/** What Auth0's SDKs look for when the person said no. */
export const MFA_REJECTED = 'MFA Authorization rejected.'

/** How often a rejection is tried against other writers: our choice. */
const ATTEMPTS = 10

/**
 * Ends a login because its person said no by `factor`, for good: no other answer, factor or request comes
 * after it. Tells whether there was a login to end.
 */
export async function rejectLogin(
  services: Services,
  transactionId: string,
  factor: Factor,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const login = await services.store.get<Login>('transaction', transactionId)
    if (login?.transaction.state !== 'challenging') return false
    const refusal = { error: 'access_denied', description: MFA_REJECTED } as const
    const denied = apply(services, login, { type: 'deny', ...refusal, rejectedFactor: factor }, [
      { type: 'denied', ...refusal },
    ])
    try {
      await saveLogin(services, login, denied)
      return true
    } catch (error) {
      if (!isStale(error) || attempt === ATTEMPTS) throw error
    }
  }
}

/** Whether the person said no, on whatever device. */
export function isRejected(transaction: Transaction): boolean {
  return transaction.state === 'denied' && transaction.rejectedFactor !== undefined
}
