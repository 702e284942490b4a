import type { GeoIp, RequestOrigin } from '@lockstep/protocol'
import type { Services } from '../services.js'
import { fingerprint } from '../flow/wire/secrets.js'

/** One login that a user completed. */
export interface PastLogin {
  /** Seconds since the epoch. */
  readonly at: number
  readonly ip: string
  /** The fingerprint of the `User-Agent` header. */
  readonly userAgent: string
  readonly place?: Pick<GeoIp, 'country_code' | 'latitude' | 'longitude'>
}

/** The completed logins of one user, newest first. */
interface LoginHistory {
  readonly version: number
  readonly logins: readonly PastLogin[]
}

/** Logins that differ in address or user agent are kept apart, and of each pair the newest. Our choice. */
const KEPT_LOGINS = 20
/** How often a change is tried against other writers. Our choice. */
const UPDATE_ATTEMPTS = 10

/** The completed logins of a user, newest first. A login that was stopped is never among them. */
export async function pastLogins(
  { store }: Pick<Services, 'store'>,
  userId: string,
): Promise<readonly PastLogin[]> {
  return (await store.get<LoginHistory>('login_history', userId))?.logins ?? []
}

/**
 * Records a login. Call it when a login completes, never earlier: whoever knows only a password must
 * not make his own place and browser known ones.
 */
export async function recordLogin(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  userId: string,
  origin: Pick<RequestOrigin, 'geoip' | 'ip' | 'userAgent'>,
): Promise<void> {
  const login = pastLogin(origin, clock.now())
  for (let attempt = 0; attempt < UPDATE_ATTEMPTS; attempt++) {
    const before = await store.get<LoginHistory>('login_history', userId)
    const others = (before?.logins ?? []).filter(
      ({ ip, userAgent }) => ip !== login.ip || userAgent !== login.userAgent,
    )
    const after: LoginHistory = {
      version: (before?.version ?? 0) + 1,
      logins: [login, ...others].slice(0, KEPT_LOGINS),
    }
    const saved = before
      ? await store.compareAndSet('login_history', userId, before.version, after)
      : await store.insert('login_history', userId, after)
    if (saved) return
  }
}

/** How a `User-Agent` header is compared: as a whole. */
export function userAgentId(userAgent: string): string {
  return fingerprint(userAgent)
}

function pastLogin(
  { ip, userAgent, geoip }: Pick<RequestOrigin, 'geoip' | 'ip' | 'userAgent'>,
  at: number,
): PastLogin {
  const { country_code, latitude, longitude } = geoip ?? {}
  const place = {
    ...(country_code !== undefined && { country_code }),
    ...(latitude !== undefined && { latitude }),
    ...(longitude !== undefined && { longitude }),
  }
  return { at, ip, userAgent: userAgentId(userAgent), ...(geoip && { place }) }
}
