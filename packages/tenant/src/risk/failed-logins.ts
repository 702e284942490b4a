import { subscriberNetwork } from '../http/ip-address.js'
import type { Services } from '../services.js'
import { fingerprint } from '../flow/wire/secrets.js'

/** Failures from one address within one window. */
interface FailedLogins {
  readonly version: number
  readonly count: number
  /** When the window ends; seconds since the epoch. */
  readonly until: number
}

/** Wrong passwords in a day that make an address a suspicious one. Our choice, the limit of one user. */
const TOO_MANY = 10
const WINDOW_SECONDS = 86_400
/** How often a change is tried against other writers. Our choice. */
const UPDATE_ATTEMPTS = 10

/** Counts a wrong password from an address, whoever it was for. */
export async function noteFailedLogin(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  ip: string,
): Promise<void> {
  const id = counterId(ip)
  for (let attempt = 0; attempt < UPDATE_ATTEMPTS; attempt++) {
    const before = await store.get<FailedLogins>('counter', id)
    const after: FailedLogins = {
      version: (before?.version ?? 0) + 1,
      count: (before?.count ?? 0) + 1,
      until: before?.until ?? clock.now() + WINDOW_SECONDS,
    }
    const options = { expiresAt: after.until }
    const saved = before
      ? await store.compareAndSet('counter', id, before.version, after, options)
      : await store.insert('counter', id, after, options)
    if (saved) return
  }
}

/** Tells whether an address guessed so often today that it cannot be trusted. */
export async function hasFailedTooOften(
  { store }: Pick<Services, 'store'>,
  ip: string,
): Promise<boolean> {
  const failed = await store.get<FailedLogins>('counter', counterId(ip))
  return failed !== undefined && failed.count >= TOO_MANY
}

function counterId(ip: string): string {
  return `failed-login:${fingerprint(subscriberNetwork(ip))}`
}
