import type { Factor } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import { readCookie, writeCookie } from '../../http/cookies.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'

/**
 * A browser in which a user passed the second factor and that may skip it for a while. The cookie
 * is a random secret; the record is bound to the user and to the authenticator that was used.
 */
export interface RememberedBrowser {
  /** The fingerprint of its cookie. */
  readonly id: string
  readonly userId: string
  readonly factor: Factor
  /** The authenticator that must still be enrolled. */
  readonly authenticatorId: string
  /** The account at a provider that the demand named, if it named one. */
  readonly account?: string
  /** Seconds since the epoch; rotation keeps it. */
  readonly createdAt: number
}

const DAY_SECONDS = 86_400
/** 30 days in all, 7 days without use, as Auth0 documents. */
const LIFETIME_SECONDS = 30 * DAY_SECONDS
const IDLE_SECONDS = 7 * DAY_SECONDS

/** The record of the browser that sent `request`, if it is one of this user. */
export async function findRememberedBrowser(
  services: Services,
  request: Request,
  userId: string,
): Promise<RememberedBrowser | undefined> {
  const secret = readCookie(request, cookieName(userId))
  if (!secret) return undefined
  const record = await services.store.get<RememberedBrowser>(
    'remembered_browser',
    fingerprint(secret),
  )
  return record?.userId === userId ? record : undefined
}

/** Remembers the browser and returns its cookie. */
export async function rememberBrowser(
  services: Services,
  grounds: Pick<RememberedBrowser, 'account' | 'authenticatorId' | 'factor' | 'userId'>,
): Promise<string> {
  return keep(services, { ...grounds, createdAt: services.clock.now() })
}

/**
 * Gives a remembered browser a new secret after use and returns its cookie. `undefined` when another
 * tab was faster: the cookie that it got is the good one.
 */
export async function rotateRememberedBrowser(
  services: Services,
  { id }: RememberedBrowser,
): Promise<string | undefined> {
  const taken = await services.store.take<RememberedBrowser>('remembered_browser', id)
  return taken && keep(services, taken)
}

/** Makes every browser forget a user, as after a new password or a factor reset. */
export async function forgetBrowsersOf(services: Services, userId: string): Promise<void> {
  for (;;) {
    const records = await services.store.query<RememberedBrowser>('remembered_browser', {
      user: userId,
    })
    if (records.length === 0) return
    for (const { id } of records) await services.store.delete('remembered_browser', id)
  }
}

async function keep(services: Services, grounds: Omit<RememberedBrowser, 'id'>): Promise<string> {
  const { userId, createdAt } = grounds
  const now = services.clock.now()
  const secret = randomSecret()
  const id = fingerprint(secret)
  const record: RememberedBrowser = { ...grounds, id }
  const expiresAt = Math.min(createdAt + LIFETIME_SECONDS, now + IDLE_SECONDS)
  await services.store.put('remembered_browser', id, record, { expiresAt, keys: { user: userId } })
  return writeCookie(cookieName(userId), secret, {
    maxAgeSeconds: createdAt + LIFETIME_SECONDS - now,
    issuer: services.issuer(),
  })
}

/** One cookie per user, so that people who share a browser do not overwrite each other's. */
function cookieName(userId: string): string {
  return `auth0-mf-${fingerprint(userId).slice(0, 12)}`
}
