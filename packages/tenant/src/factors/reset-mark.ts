import { fingerprint } from '../flow/wire/secrets.js'
import type { Services } from '../services.js'

/** Longer than any token lives that manages authenticators: Auth0's are good for ten minutes. */
const MARK_SECONDS = 3600

/** Writes down that an administrator took second factors away from a user just now. */
export async function markReset(
  { store, clock }: Pick<Services, 'clock' | 'store'>,
  userId: string,
): Promise<void> {
  const at = clock.now()
  await store.put('counter', markOf(userId), { at }, { expiresAt: at + MARK_SECONDS })
}

/** Whether that happened after, or in the same second as, `since` (seconds since the epoch). */
export async function wereFactorsReset(
  { store }: Pick<Services, 'store'>,
  userId: string,
  { since }: { readonly since: number },
): Promise<boolean> {
  const mark = await store.get<{ readonly at: number }>('counter', markOf(userId))
  return mark !== undefined && since <= mark.at
}

function markOf(userId: string): string {
  return `factors-reset:${fingerprint(userId)}`
}
