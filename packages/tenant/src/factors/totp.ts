import { Secret, TOTP } from 'otpauth'
import type { Services } from '../services.js'
import { fingerprint } from '../flow/wire/secrets.js'
import type { SecondFactor } from './second-factor.js'

/** An enrolled authenticator app. */
interface TotpAuthenticator {
  /** The fingerprint of its secret. */
  readonly id: string
  readonly kind: 'otp'
  readonly userId: string
  /** Base32 (RFC 4648 section 6). */
  readonly secret: string
  /** Seconds since the epoch. */
  readonly createdAt: number
}

/** RFC 6238 with what every authenticator app supports: SHA-1, 6 digits, 30 seconds. */
const PERIOD_SECONDS = 30
const DIGITS = 6
/** One step of clock drift either way (RFC 6238 section 5.2). */
const WINDOW = 1
/** Bytes; the length of a SHA-1 hash (RFC 4226 section 4, R6). */
const SECRET_BYTES = 20
/** Seconds; longer than any accepted step lasts. */
const STEP_MEMORY_SECONDS = 300

/** One-time passwords of an authenticator app. */
export const totp: SecondFactor = {
  factor: 'otp',

  async enrolled(services, userId) {
    return (await authenticator(services, userId))?.id
  },

  async verify(services, userId, code) {
    const found = await authenticator(services, userId)
    if (!found || !(await acceptCode(services, found.secret, code))) return undefined
    return { authenticatorId: found.id }
  },
}

/** A new secret, in Base32. It is worth nothing until {@link enrolTotp} has seen a code of it. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32
}

/** What an authenticator app scans: `otpauth://totp/…`. */
export function totpUri({
  secret,
  issuer,
  account,
}: {
  readonly secret: string
  readonly issuer: string
  readonly account: string
}): string {
  return generator(secret, { issuer, label: account }).toString()
}

/**
 * Enrols `secret` if `code` is right for it and the user has no authenticator yet.
 *
 * Of two enrolments at the same time one wins; `already_enrolled` is the answer to the other.
 */
export async function enrolTotp(
  services: Services,
  {
    userId,
    secret,
    code,
  }: {
    readonly userId: string
    readonly secret: string
    readonly code: string
  },
): Promise<{ readonly authenticatorId: string } | 'wrong_code' | 'already_enrolled'> {
  if (!(await acceptCode(services, secret, code))) return 'wrong_code'
  const inserted = await addTotp(services, userId, secret)
  return inserted ? { authenticatorId: fingerprint(secret) } : 'already_enrolled'
}

/** Makes `secret` the user's authenticator, unless there is one. For seeds and {@link enrolTotp}. */
export async function addTotp(
  services: Pick<Services, 'store' | 'clock'>,
  userId: string,
  secret: string,
): Promise<boolean> {
  const document: TotpAuthenticator = {
    id: fingerprint(secret),
    kind: 'otp',
    userId,
    secret,
    createdAt: services.clock.now(),
  }
  return services.store.insert('authenticator', documentId(userId), document, {
    keys: { user: userId },
  })
}

/** Removes the user's authenticator app; tells whether there was one. */
export async function removeTotp(
  services: Pick<Services, 'store'>,
  userId: string,
): Promise<boolean> {
  return services.store.delete('authenticator', documentId(userId))
}

/** The secret of the user's authenticator app: for the test kit, never for a screen. */
export async function totpSecret(
  services: Pick<Services, 'store'>,
  userId: string,
): Promise<string | undefined> {
  return (await authenticator(services, userId))?.secret
}

/** The code that an authenticator app shows at `now` (seconds since the epoch). */
export function totpCode(secret: string, now: number): string {
  return generator(secret).generate({ timestamp: now * 1000 })
}

/**
 * Accepts each time step of a secret once. The claim is one atomic insert, so that a code that was
 * read over somebody's shoulder is no use, not even at the same instant.
 *
 * @see [RFC 6238 section 5.2](https://www.rfc-editor.org/rfc/rfc6238#section-5.2)
 */
async function acceptCode(services: Services, secret: string, code: string): Promise<boolean> {
  const token = code.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return false
  const now = services.clock.now()
  const delta = generator(secret).validate({ token, timestamp: now * 1000, window: WINDOW })
  if (delta === null) return false
  const step = Math.floor(now / PERIOD_SECONDS) + delta
  return services.store.insert(
    'otp_step',
    `${fingerprint(secret)}:${step}`,
    { usedAt: now },
    { expiresAt: now + STEP_MEMORY_SECONDS },
  )
}

async function authenticator(
  services: Pick<Services, 'store'>,
  userId: string,
): Promise<TotpAuthenticator | undefined> {
  return services.store.get<TotpAuthenticator>('authenticator', documentId(userId))
}

function generator(secret: string, names: { issuer?: string; label?: string } = {}): TOTP {
  return new TOTP({
    ...names,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: DIGITS,
    period: PERIOD_SECONDS,
  })
}

function documentId(userId: string): string {
  return `otp:${userId}`
}
