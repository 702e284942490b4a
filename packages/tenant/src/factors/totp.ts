import { Secret, TOTP } from 'otpauth'
import type { Services } from '../services.js'
import { fingerprint, randomSecret } from '../flow/wire/secrets.js'
import { addRecord, changeRecord, described, recordsOf } from './records.js'
import type { AuthenticatorRecord } from './records.js'
import type { SecondFactor } from './second-factor.js'

/** A device that shows one-time passwords, whatever else it does. */
export interface TotpRecord extends AuthenticatorRecord {
  /** Base32 (RFC 4648 section 6). */
  readonly otpSecret: string
  /** The newest time step that was accepted; it and those before it are used up. */
  readonly lastStep: number
}

/** RFC 6238 with what every authenticator app supports: SHA-1, 6 digits, 30 seconds. */
const PERIOD_SECONDS = 30
const DIGITS = 6
/** One step of clock drift either way (RFC 6238 section 5.2). */
const WINDOW = 1
/** Bytes; the length of a SHA-1 hash (RFC 4226 section 4, R6). */
const SECRET_BYTES = 20

/** One-time passwords of an authenticator app. */
export const totp: SecondFactor = {
  factor: 'otp',
  attempts: 'code',
  wrong: 'wrong_code',

  find: async (_services, { records }) =>
    records.filter(isTotpRecord).map((record) => described(record)),

  enrolment: {
    // The secret stays the same for as long as the person looks at it.
    begin: async (_services, _owner, { before }) => ({
      begun: true,
      data: before ?? { secret: newTotpSecret() },
    }),

    async confirm(services, { userId }, { data, code }) {
      const { secret = '' } = data
      const lastStep = stepOf(services, secret, code)
      if (lastStep === undefined) return 'wrong'
      const authenticatorId = await addTotp(services, userId, { secret, lastStep })
      return authenticatorId === undefined ? 'taken' : { authenticatorId }
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

  async verify(services, { userId }, { authenticatorId, code }) {
    for (const record of await totpRecords(services, userId)) {
      if (authenticatorId !== undefined && authenticatorId !== record.id) continue
      if (await acceptCode(services, record, code)) return { authenticatorId: record.id }
    }
    return undefined
  },

  describe: ({ account, rememberBrowser, alternatives }) => ({
    screen: 'mfa-otp-challenge',
    ...(account !== undefined && { account }),
    rememberBrowser,
    alternatives,
  }),
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

/** Makes `secret` one of the user's authenticators, unless it is one; the new one's id. */
export async function addTotp(
  services: Pick<Services, 'store' | 'clock'>,
  userId: string,
  {
    secret,
    lastStep = 0,
  }: {
    readonly secret: string
    /** The step of the code that confirmed it. */
    readonly lastStep?: number
  },
): Promise<string | undefined> {
  const added = await addRecord<TotpRecord>(services, {
    id: randomSecret(),
    kind: 'otp',
    key: `otp:${fingerprint(secret)}`,
    userId,
    otpSecret: secret,
    lastStep,
  })
  return added?.id
}

/** The secret of the user's newest authenticator app: for the test kit, never for a screen. */
export async function totpSecret(
  services: Pick<Services, 'store'>,
  userId: string,
): Promise<string | undefined> {
  return (await totpRecords(services, userId)).at(-1)?.otpSecret
}

/** The code that an authenticator app shows at `now` (seconds since the epoch). */
export function totpCode(secret: string, now: number): string {
  return generator(secret).generate({ timestamp: now * 1000 })
}

/**
 * Accepts each time step of a secret once, and none before it. The claim is one compare-and-set, so
 * that a code that was read over somebody's shoulder is no use, not even at the same instant.
 *
 * @see [RFC 6238 section 5.2](https://www.rfc-editor.org/rfc/rfc6238#section-5.2)
 */
async function acceptCode(services: Services, record: TotpRecord, code: string): Promise<boolean> {
  const step = stepOf(services, record.otpSecret, code)
  if (step === undefined) return false
  const used = { lastStep: step, lastUsedAt: services.clock.now() }
  return changeRecord(services, record, (current) =>
    current.lastStep < step ? { ...current, ...used } : undefined,
  )
}

/** The time step that a code of `secret` is of, if it is of one that is near. */
function stepOf(
  { clock }: Pick<Services, 'clock'>,
  secret: string,
  code: string,
): number | undefined {
  const token = code.replaceAll(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const now = clock.now()
  const delta = generator(secret).validate({ token, timestamp: now * 1000, window: WINDOW })
  return delta === null ? undefined : Math.floor(now / PERIOD_SECONDS) + delta
}

async function totpRecords(
  services: Pick<Services, 'store'>,
  userId: string,
): Promise<readonly TotpRecord[]> {
  return (await recordsOf(services, userId)).filter(isTotpRecord)
}

function isTotpRecord(record: AuthenticatorRecord): record is TotpRecord {
  return 'otpSecret' in record
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
