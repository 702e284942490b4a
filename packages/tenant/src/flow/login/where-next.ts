import type { Transaction } from '@lockstep/protocol'

/** Where the browser goes to take the transaction further. */
export function whereNext(transaction: Transaction): string {
  const { id, request } = transaction
  const query = new URLSearchParams({
    state: id,
    ...(request.uiLocales.length > 0 && { ui_locales: request.uiLocales.join(' ') }),
  }).toString()
  switch (transaction.state) {
    case 'identifying':
    case 'expired':
      return `/u/login?${query}`
    case 'redirecting':
      return transaction.url
    case 'enrolling':
    case 'challenging':
      return `/u/mfa?${query}`
    case 'consenting':
      return `/u/consent?${query}`
    case 'proceeding':
    case 'completed':
    case 'denied':
      return `/authorize/resume?state=${encodeURIComponent(id)}`
  }
}
