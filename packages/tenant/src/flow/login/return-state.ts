import type { Redirecting, Transaction } from '@lockstep/protocol'
import { randomSecret } from '../wire/secrets.js'

/**
 * The `state` that comes back to `/continue`: which transaction, and 256 random bits that only the
 * visit's address holds. It works while that transaction waits for the visit, so once.
 */
export function returnState(transactionId: string): string {
  return `${transactionId}.${randomSecret()}`
}

/** The id of the transaction that a return state names. */
export function transactionIdOf(state: string): string | undefined {
  return state.split('.', 1)[0]
}

/** The address of the other site with our `state`, everything else as the rule wrote it. */
export function withReturnState(url: string, state: string): string {
  const address = new URL(url)
  if (address.searchParams.has('state')) address.searchParams.delete('state')
  address.search += `${address.search ? '&' : '?'}state=${state}`
  return address.href
}

/** Tells whether `transaction` waits for a return with this very state. */
export function awaitsReturn(transaction: Transaction, state: string): transaction is Redirecting {
  return (
    transaction.state === 'redirecting' &&
    new URL(transaction.url).searchParams.get('state') === state
  )
}
