import type { Clock } from '../clock.js'

/** Requests of one application per window, and its seconds: our choice, no test suite gets there. */
const LIMIT = 6_000
const WINDOW_SECONDS = 60
/** Applications that are counted at the same time; the oldest count goes first. */
const MAX_CALLERS = 1_000

/** Whether a request may be made, and what its answer says of the limit. */
export interface Allowance {
  readonly allowed: boolean
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Counts what each application asks in this process, as Auth0 does.
 *
 * @see [Rate limit policy](https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy)
 */
export function createRateLimit(clock: Clock): (clientId: string) => Allowance {
  const counts = new Map<string, { readonly window: number; count: number }>()

  return (clientId) => {
    const window = Math.floor(clock.now() / WINDOW_SECONDS)
    const known = counts.get(clientId)
    const current = known?.window === window ? known : { window, count: 0 }
    current.count += 1
    if (!known && counts.size >= MAX_CALLERS) counts.delete(counts.keys().next().value ?? '')
    counts.set(clientId, current)
    return {
      allowed: current.count <= LIMIT,
      headers: {
        'x-ratelimit-limit': String(LIMIT),
        'x-ratelimit-remaining': String(Math.max(0, LIMIT - current.count)),
        'x-ratelimit-reset': String((window + 1) * WINDOW_SECONDS),
      },
    }
  }
}
