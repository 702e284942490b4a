import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import type { MfaRequest } from './signed-token.js'

/** Our choices: a handful of tries, and time to fetch the phone. */
const MAX_ATTEMPTS = 5
const LIFETIME_MS = 5 * 60_000
const CAPACITY = 500

/** A code that was sent and is waited for. */
export interface Challenge {
  readonly id: string
  readonly request: MfaRequest
  /** The tenant's handle of the login, given back with the browser. */
  readonly state: string
  readonly code: string
}

export type CheckedCode =
  | { readonly result: 'right'; readonly challenge: Challenge }
  | { readonly result: 'wrong'; readonly challenge: Challenge }
  | { readonly result: 'too_many_attempts'; readonly challenge: Challenge }
  | { readonly result: 'gone' }

/** The challenges of the service, in memory: one right code, or {@link MAX_ATTEMPTS} wrong ones. */
export function createChallenges({ now = Date.now }: { readonly now?: () => number } = {}) {
  const open = new Map<string, Challenge & { readonly endsAt: number; readonly failures: number }>()

  /** Takes the challenge out; a wrong code puts it back. */
  function take(id: string) {
    const challenge = open.get(id)
    open.delete(id)
    return challenge && challenge.endsAt > now() ? challenge : undefined
  }

  return {
    begin(request: MfaRequest, state: string): Challenge {
      const challenge = {
        id: randomBytes(16).toString('base64url'),
        request,
        state,
        code: String(randomInt(1_000_000)).padStart(6, '0'),
        endsAt: now() + LIFETIME_MS,
        failures: 0,
      }
      open.set(challenge.id, challenge)
      const [oldest] = open.keys()
      if (open.size > CAPACITY && oldest !== undefined) open.delete(oldest)
      return challenge
    },

    check(id: string, code: string): CheckedCode {
      const challenge = take(id)
      if (challenge === undefined) return { result: 'gone' }
      if (sameText(code, challenge.code)) return { result: 'right', challenge }
      const failures = challenge.failures + 1
      if (failures >= MAX_ATTEMPTS) return { result: 'too_many_attempts', challenge }
      open.set(id, { ...challenge, failures })
      return { result: 'wrong', challenge }
    },

    /** Ends the challenge without an answer. */
    cancel: (id: string): Challenge | undefined => take(id),
  }
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
