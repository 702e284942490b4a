import type { Transaction } from '@lockstep/protocol'

/** Where the browser goes to take the transaction further. */
export function whereNext(transaction: Transaction): string {
  const state = encodeURIComponent(transaction.id)
  switch (transaction.state) {
    case 'identifying':
    case 'expired':
      return `/u/login?state=${state}`
    case 'redirecting':
      return transaction.url
    case 'enrolling':
    case 'challenging':
      return `/u/mfa?state=${state}`
    case 'consenting':
      return `/u/consent?state=${state}`
    case 'completed':
    case 'denied':
      return `/authorize/resume?state=${state}`
  }
}
