import { randomInt } from 'node:crypto'
import type { Services } from '../services.js'
import { fingerprint, randomSecret } from '../flow/wire/secrets.js'
import { addRecord, changeRecord, described, ofKind, recordsOf } from './records.js'
import type { AuthenticatorRecord } from './records.js'
import type { SecondFactor } from './second-factor.js'

/** A recovery code as the store keeps it. `id` stays when the code is replaced. */
interface RecoveryCode extends AuthenticatorRecord {
  readonly kind: 'recovery-code'
  readonly hash: string
}

/** Auth0's recovery codes have 24 characters. */
const LENGTH = 24
/** No letters and digits that look alike: 32 characters, so 120 random bits. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/**
 * A code to write down, for the day the authenticator is lost. It works once and is replaced by a new
 * one in the same step.
 */
export const recoveryCode: SecondFactor = {
  factor: 'recovery-code',
  attempts: 'recovery-code',
  wrong: 'wrong_recovery_code',

  find: async (_services, { records }) =>
    ofKind<RecoveryCode>(records, 'recovery-code').map((record) => described(record)),

  async verify(services, { userId }, { code }) {
    const current = await read(services, userId)
    // Comparing hashes of 120 random bits tells an attacker's stopwatch nothing.
    if (!current || current.hash !== fingerprint(normalised(code))) return undefined
    const replacement = newRecoveryCode()
    const replaced = await replace(services, current, replacement)
    return replaced ? { authenticatorId: current.id, newRecoveryCode: replacement } : undefined
  },

  describe: () => ({ screen: 'mfa-recovery-code-challenge' }),
}

/** Gives the user a recovery code, `code` or a random one; `undefined` when there is one already. */
export async function addRecoveryCode(
  services: Pick<Services, 'store' | 'clock'>,
  userId: string,
  code = newRecoveryCode(),
): Promise<string | undefined> {
  const added = await addRecord<RecoveryCode>(services, {
    id: randomSecret(),
    kind: 'recovery-code',
    key: 'recovery-code',
    userId,
    hash: fingerprint(normalised(code)),
  })
  return added && code
}

/** Gives the user another recovery code; the one before, if there was one, works no more. */
export async function regenerateRecoveryCode(
  services: Pick<Services, 'store' | 'clock'>,
  userId: string,
): Promise<string> {
  const code = newRecoveryCode()
  const before = await read(services, userId)
  if (before && (await replace(services, before, code))) return code
  const added = before ? undefined : await addRecoveryCode(services, userId, code)
  // Somebody was faster: theirs was shown to them, and this one takes its place.
  return added ?? regenerateRecoveryCode(services, userId)
}

async function read(
  services: Pick<Services, 'store'>,
  userId: string,
): Promise<RecoveryCode | undefined> {
  return ofKind<RecoveryCode>(await recordsOf(services, userId), 'recovery-code')[0]
}

/** Puts `code` in the place of the one that was read; `false` when somebody was faster. */
async function replace(
  services: Pick<Services, 'store' | 'clock'>,
  before: RecoveryCode,
  code: string,
): Promise<boolean> {
  const used = { lastUsedAt: services.clock.now(), hash: fingerprint(code) }
  return changeRecord(services, before, (current) =>
    current.hash === before.hash ? { ...current, ...used } : undefined,
  )
}

/** A new recovery code. It is worth nothing until {@link addRecoveryCode} has kept it. */
export function newRecoveryCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

/** People type codes with spaces, dashes and small letters. */
function normalised(code: string): string {
  return code.replaceAll(/[\s-]/g, '').toUpperCase()
}
