import { LockstepError } from '@lockstep/protocol'
import { stateMismatch } from './authorization-response.js'
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
  if (!transaction) throw all.length > 0 ? stateMismatch() : notFound()
  write(
    internals,
    all.filter((other) => other !== transaction),
  )
  return transaction
}

function notFound(): LockstepError {
  return new LockstepError(
    'transaction_not_found',
    'This tab has no such login: it is finished, too old, or began elsewhere. Sign in again.',
  )
}

function read({ environment, clientId }: Internals): readonly Transaction[] {
  try {
    const stored = JSON.parse(environment.storage.getItem(key(clientId)) ?? '[]') as Transaction[]
    const oldest = environment.now() - LIFETIME_SECONDS
    return stored.filter(({ createdAt }) => createdAt > oldest)
  } catch {
    return []
  }
}

function write({ environment, clientId }: Internals, transactions: readonly Transaction[]): void {
  try {
    environment.storage.setItem(key(clientId), JSON.stringify(transactions))
  } catch (cause) {
    const advice = 'sessionStorage is not available: allow it, or use mode "popup".'
    throw new LockstepError('configuration_error', advice, { cause })
  }
}

function key(clientId: string): string {
  return `lockstep:${clientId}`
}
