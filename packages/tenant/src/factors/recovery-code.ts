import { randomInt } from 'node:crypto'
import type { Services } from '../services.js'
import { fingerprint, randomSecret } from '../flow/wire/secrets.js'
import type { SecondFactor } from './second-factor.js'

/** A recovery code as the store keeps it. `id` stays when the code is replaced. */
interface RecoveryCode {
  readonly id: string
  readonly kind: 'recovery-code'
  readonly version: number
  readonly userId: string
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

  async find(services, userId) {
    const found = await read(services, userId)
    return found && { id: found.id }
  },

  async verify(services, { userId }, { code }) {
    const current = await read(services, userId)
    // Comparing hashes of 120 random bits tells an attacker's stopwatch nothing.
    if (!current || current.hash !== fingerprint(normalised(code))) return undefined
    const replacementCode = newRecoveryCode()
    const replacement: RecoveryCode = {
      ...current,
      version: current.version + 1,
      hash: fingerprint(replacementCode),
    }
    const replaced = await services.store.compareAndSet(
      'authenticator',
      documentId(userId),
      current.version,
      replacement,
      { keys: { user: userId } },
    )
    return replaced ? { authenticatorId: current.id, newRecoveryCode: replacementCode } : undefined
  },

  describe: () => ({ screen: 'mfa-recovery-code-challenge' }),

  remove: ({ store }, userId) => store.delete('authenticator', documentId(userId)),
}

/** Gives the user a recovery code, `code` or a random one; `undefined` when there is one already. */
export async function addRecoveryCode(
  services: Pick<Services, 'store'>,
  userId: string,
  code = newRecoveryCode(),
): Promise<string | undefined> {
  const document: RecoveryCode = {
    id: randomSecret(),
    kind: 'recovery-code',
    version: 1,
    userId,
    hash: fingerprint(normalised(code)),
  }
  const options = { keys: { user: userId } }
  const inserted = await services.store.insert(
    'authenticator',
    documentId(userId),
    document,
    options,
  )
  return inserted ? code : undefined
}

async function read(
  services: Pick<Services, 'store'>,
  userId: string,
): Promise<RecoveryCode | undefined> {
  return services.store.get<RecoveryCode>('authenticator', documentId(userId))
}

/** A new recovery code. It is worth nothing until {@link addRecoveryCode} has kept it. */
export function newRecoveryCode(): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

/** People type codes with spaces, dashes and small letters. */
function normalised(code: string): string {
  return code.replaceAll(/[\s-]/g, '').toUpperCase()
}

function documentId(userId: string): string {
  return `recovery-code:${userId}`
}
