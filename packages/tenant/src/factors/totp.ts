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
  attempts: 'code',
  wrong: 'wrong_code',

  async find(services, userId) {
    const found = await authenticator(services, userId)
    return found && { id: found.id }
  },

  enrolment: {
    // The secret stays the same for as long as the person looks at it.
    begin: async (_services, _owner, { before }) => ({
      begun: true,
      data: before ?? { secret: newTotpSecret() },
    }),

    async confirm(services, { userId }, { data, code }) {
      const { secret = '' } = data
      if (!(await acceptCode(services, secret, code))) return 'wrong'
      const inserted = await addTotp(services, userId, secret)
      return inserted ? { authenticatorId: fingerprint(secret) } : 'taken'
    },

    describe({ data: { secret = '' }, issuer, account, alternatives }) {
      const barcodeUri = totpUri({ secret, issuer, account })
      return {
        screen: 'mfa-otp-enrollment-qr',
        secret,
        barcodeUri,
        issuer,
        account,
        alternatives,
      }
    },
  },

  async verify(services, { userId }, { code }) {
    const found = await authenticator(services, userId)
    if (!found || !(await acceptCode(services, found.secret, code))) return undefined
    return { authenticatorId: found.id }
  },

  describe: ({ account, rememberBrowser, alternatives }) => ({
    screen: 'mfa-otp-challenge',
    ...(account !== undefined && { account }),
    rememberBrowser,
    alternatives,
  }),

  remove: ({ store }, userId) => store.delete('authenticator', documentId(userId)),
}

/** A new secret, in Base32. It is worth nothing until a code of it was seen. */
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

/** Makes `secret` the user's authenticator, unless there is one. */
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
