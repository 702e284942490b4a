import { LockstepError } from './errors.js'
import { fulfils } from './obligations.js'
import type { Completed, Transaction } from './transaction.js'

declare const cleared: unique symbol

/**
 * A completed transaction whose every obligation was met. Only {@link clear} returns one, and the
 * function that mints codes and tokens accepts nothing else: skipping MFA does not compile.
 */
export type Cleared = Completed & { readonly [cleared]: true }

/**
 * Checks each obligation against what was fulfilled in this very transaction.
 *
 * @throws LockstepError `obligation_unmet` when the transaction is not completed, or when an
 * obligation has no fulfilment that is good enough for it and younger than the transaction.
 */
export function clear(transaction: Transaction): Cleared {
  if (transaction.state !== 'completed') {
    throw new LockstepError(
      'obligation_unmet',
      `Only a completed transaction can be cleared; this one is "${transaction.state}".`,
    )
  }
  for (const obligation of transaction.obligations) {
    const met = transaction.fulfilments.some(
      (fulfilment) => fulfilment.at >= transaction.createdAt && fulfils(fulfilment, obligation),
    )
    if (!met) {
      throw new LockstepError(
        'obligation_unmet',
        `The transaction still owes its ${obligation.kind} obligation.`,
      )
    }
  }
  return transaction as Cleared
}
