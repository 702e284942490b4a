import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { LockstepError } from '@lockstep/protocol'
import type { Passwords } from '../services.js'

/** The cost of one argon2id hash (RFC 9106 section 3.1). */
export interface PasswordCost {
  /** KiB. */
  readonly memoryCost: number
  /** Passes. */
  readonly timeCost: number
  readonly parallelism: number
}

/** 19 MiB, two passes: the first recommendation of the OWASP Password Storage Cheat Sheet. */
export const SAFE_COST: PasswordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** 4 MiB, one pass: for users that live in memory and are gone with the process. */
export const FAST_COST: PasswordCost = { memoryCost: 4_096, timeCost: 1, parallelism: 1 }

/** What {@link createPasswords} can be given. */
export interface PasswordsOptions {
  readonly cost?: PasswordCost
  /** Hashes at the same time; the number of cores by default. */
  readonly inFlight?: number
  /** Callers that may wait for their turn; 64 by default, our choice: about half a second per core. */
  readonly waiting?: number
}

/**
 * Hashes and verifies with argon2id. Work beyond the bounds is refused at once, since a queue that
 * grows without end makes everybody wait.
 *
 * @throws LockstepError `temporarily_unavailable` from its methods when the queue is full.
 */
export function createPasswords({
  cost = SAFE_COST,
  inFlight = availableParallelism(),
  waiting = 64,
}: PasswordsOptions = {}): Passwords {
  const turn = createTurns(inFlight, waiting)
  let decoy: Promise<string> | undefined

  async function verifyOther(password: string, kept: string): Promise<boolean> {
    const [{ readKeptHash }, { verifyKnown }] = await Promise.all([
      import('./hashes/kept-hash.js'),
      import('./hashes/verify-known.js'),
    ])
    return turn(() => verifyKnown(readKeptHash(kept), password))
  }

  async function hash(password: string): Promise<string> {
    const argon2 = await import('@node-rs/argon2')
    // Argon2id is the library's default algorithm; its enum cannot be imported by isolated modules.
    return turn(() => argon2.hash(password, cost))
  }

  /** Nobody has the decoy's password; verifying against it costs what a known user costs. */
  async function verifyDecoy(password: string): Promise<false> {
    await verifyCurrent(password, await (decoy ??= hash(randomBytes(32).toString('base64'))))
    return false
  }

  async function verifyCurrent(password: string, kept: string): Promise<boolean> {
    const argon2 = await import('@node-rs/argon2')
    return turn(() => argon2.verify(kept, password))
  }

  return {
    hash,
    isCurrent,
    async verify(password, kept) {
      if (kept === undefined) return verifyDecoy(password)
      if (isCurrent(kept)) return verifyCurrent(password, kept)
      // A cheap hash of another system must not answer sooner than nobody's.
      return (await verifyOther(password, kept)) || verifyDecoy(password)
    },
  }
}

/** Others are verified, too, and replaced at the next right login. */
function isCurrent(kept: string): boolean {
  return kept.startsWith('$argon2id$')
}

/** Lets `inFlight` callers work and `waiting` more wait; refuses the rest. */
function createTurns(inFlight: number, waiting: number) {
  const queue: (() => void)[] = []
  let working = 0

  return async function turn<T>(work: () => Promise<T>): Promise<T> {
    if (working >= inFlight) {
      if (queue.length >= waiting) {
        throw new LockstepError(
          'temporarily_unavailable',
          'Too many sign-ins at the same time. Try again in a few seconds.',
        )
      }
      await new Promise<void>((resolve) => queue.push(resolve))
    } else {
      working += 1
    }
    try {
      return await work()
    } finally {
      // The place passes straight to the next in the queue, so nobody can slip in between.
      const next = queue.shift()
      if (next) next()
      else working -= 1
    }
  }
}
