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
  if (transaction) {
    write(
      internals,
      all.filter((other) => other !== transaction),
    )
    return transaction
  }
  throw all.length > 0
    ? new LockstepError('state_mismatch', 'The answer belongs to another login. Sign in again.')
    : new LockstepError(
        'transaction_not_found',
        'This tab has no login under way: it was finished, took too long, or began elsewhere.',
      )
}

function read({ environment, clientId }: Internals): readonly Transaction[] {
  try {
    const stored: unknown = JSON.parse(environment.storage.getItem(key(clientId)) ?? '[]')
    const oldest = environment.now() - LIFETIME_SECONDS
    return (stored as Transaction[]).filter(({ createdAt }) => createdAt > oldest)
  } catch {
    return []
  }
}

function write({ environment, clientId }: Internals, transactions: readonly Transaction[]): void {
  try {
    environment.storage.setItem(key(clientId), JSON.stringify(transactions))
  } catch (cause) {
    throw new LockstepError(
      'configuration_error',
      'sessionStorage is not available here: allow it, or sign in with mode "popup".',
      { cause },
    )
  }
}

function key(clientId: string): string {
  return `lockstep:${clientId}`
}
