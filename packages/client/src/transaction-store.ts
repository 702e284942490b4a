import { LockstepError } from '@lockstep/protocol'
import type { Internals } from './internals.js'
import type { Transaction } from './transaction.js'

/** How many unfinished logins one tab remembers; our choice, so that storage cannot fill up. */
const LIMIT = 5

/** Seconds; our choice, as long as a person may take on the tenant's pages. */
const LIFETIME_SECONDS = 3600

/** Remembers a transaction while the page is away. */
export function saveTransaction(internals: Internals, transaction: Transaction): void {
  write(internals, [transaction, ...read(internals)].slice(0, LIMIT))
}

/**
 * Finds the transaction of `state`, and forgets it: each is good for one answer.
 *
 * @throws LockstepError `state_mismatch` when this tab began another login, `transaction_not_found`
 * when it began none.
 */
export function takeTransaction(internals: Internals, state: string): Transaction {
  const all = read(internals)
  const transaction = all.find((candidate) => candidate.state === state)
  const others = all.filter((candidate) => candidate !== transaction)
  write(internals, others)
  if (transaction) return transaction
  throw new LockstepError(
    others.length > 0 ? 'state_mismatch' : 'transaction_not_found',
    'The answer belongs to no login of this tab. Sign in again.',
  )
}

function read({ window, now, name }: Internals): readonly Transaction[] {
  try {
    const stored = window().sessionStorage.getItem(name)
    return (JSON.parse(stored ?? '[]') as Transaction[]).filter(
      ({ createdAt }) => createdAt > now() - LIFETIME_SECONDS,
    )
  } catch {
    return []
  }
}

function write({ window, name }: Internals, transactions: readonly Transaction[]): void {
  try {
    window().sessionStorage.setItem(name, JSON.stringify(transactions))
  } catch (cause) {
    throw new LockstepError('configuration_error', 'Allow sessionStorage, or use mode "popup".', {
      cause,
    })
  }
}
