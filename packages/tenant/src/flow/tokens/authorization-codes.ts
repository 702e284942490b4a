import type { Cleared, Transaction } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'
import { revokeFamily } from './refresh-families.js'
import type { FamilyTerms } from './refresh-families.js'

/** What a code stands for. The transaction is cleared again when the code is exchanged. */
export interface CodeGrant {
  readonly transaction: Transaction
  /** The family that its refresh token would begin; revoked when the code is used twice. */
  readonly familyId: string
  readonly familyTerms: FamilyTerms
}

/** A code as the store keeps it, by its fingerprint. */
type CodeRecord =
  | {
      readonly version: 1
      readonly used: false
      readonly grant: CodeGrant
      readonly goodUntil: number
    }
  | { readonly version: 2; readonly used: true; readonly familyId: string }

/** From the answer of `/authorize` to `/oauth/token`. RFC 6749 section 4.1.2 allows ten minutes. */
const LIFETIME_SECONDS = 60
/** How long the use of a code is remembered, to notice the second one. Our choice. */
const MEMORY_SECONDS = 86_400

/** Keeps what a new code stands for and returns the code. Only what is cleared gets one. */
export async function issueCode(
  services: Services,
  transaction: Cleared,
  familyTerms: FamilyTerms,
): Promise<string> {
  const code = randomSecret()
  const now = services.clock.now()
  const record: CodeRecord = {
    version: 1,
    used: false,
    grant: { transaction, familyId: randomSecret(), familyTerms },
    goodUntil: now + LIFETIME_SECONDS,
  }
  await services.store.put('authorization_code', fingerprint(code), record, {
    expiresAt: now + MEMORY_SECONDS,
  })
  return code
}

/**
 * Uses a code up and returns what it stands for. A second use revokes what the first one got.
 *
 * @throws ProtocolError `invalid_grant` when it is unknown, used or expired.
 * @see [RFC 6749 section 4.1.2](https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2)
 */
export async function useCode(services: Services, code: string): Promise<CodeGrant> {
  const id = fingerprint(code)
  const record = await services.store.get<CodeRecord>('authorization_code', id)
  if (!record) throw invalidCode('unknown')
  if (record.used) {
    await revokeFamily(services, record.familyId)
    throw invalidCode('used before')
  }
  const now = services.clock.now()
  const used: CodeRecord = { version: 2, used: true, familyId: record.grant.familyId }
  const options = { expiresAt: now + MEMORY_SECONDS }
  if (!(await services.store.compareAndSet('authorization_code', id, 1, used, options))) {
    await revokeFamily(services, record.grant.familyId)
    throw invalidCode('used at the same time')
  }
  if (now >= record.goodUntil) throw invalidCode('expired')
  return record.grant
}

/** Auth0's words for every code that is not good. */
export function invalidCode(detail: string): ProtocolError {
  return new ProtocolError('invalid_grant', 'Invalid authorization code', {
    status: 403,
    detail: `code: ${detail}`,
  })
}
