import type { AuthenticatorTransport } from '@simplewebauthn/server'
import { fingerprint, randomSecret } from '../flow/wire/secrets.js'
import type { Services } from '../services.js'
import { addRecord, changeRecord, ofKind, recordsOf } from './records.js'
import type { AuthenticatorRecord } from './records.js'

/** `roaming` keys are carried around, `platform` keys are part of a device. */
export type SecurityKeyKind = 'roaming' | 'platform'

/** An enrolled public key credential. */
export interface SecurityKey extends AuthenticatorRecord {
  readonly kind: `webauthn-${SecurityKeyKind}`
  /** Base64url, as is the public key (COSE). */
  readonly credentialId: string
  readonly publicKey: string
  /** How often it signed; 0 for keys that do not count. */
  readonly counter: number
  readonly transports: readonly AuthenticatorTransport[]
}

/** The keys of one kind among `records`. */
export function securityKeysIn(
  records: readonly AuthenticatorRecord[],
  kind: SecurityKeyKind,
): readonly SecurityKey[] {
  return ofKind<SecurityKey>(records, `webauthn-${kind}`)
}

/** The user's keys of one kind. */
export async function findSecurityKeys(
  services: Pick<Services, 'store'>,
  kind: SecurityKeyKind,
  userId: string,
): Promise<readonly SecurityKey[]> {
  return securityKeysIn(await recordsOf(services, userId), kind)
}

/** Keeps a key, unless the user has this very one; the new one's id. */
export async function addSecurityKey(
  services: Pick<Services, 'store' | 'clock'>,
  kind: SecurityKeyKind,
  key: Pick<SecurityKey, 'userId' | 'credentialId' | 'publicKey' | 'counter' | 'transports'>,
): Promise<string | undefined> {
  const added = await addRecord<SecurityKey>(services, {
    ...key,
    id: randomSecret(),
    kind: `webauthn-${kind}`,
    key: `webauthn:${fingerprint(key.credentialId)}`,
  })
  return added?.id
}

/** Keeps the counter of an answer; `false` when another answer was faster, or the key is gone. */
export async function saveCounter(
  services: Pick<Services, 'store' | 'clock'>,
  key: SecurityKey,
  counter: number,
): Promise<boolean> {
  const lastUsedAt = services.clock.now()
  return changeRecord(services, key, (current) =>
    current.counter === key.counter ? { ...current, counter, lastUsedAt } : undefined,
  )
}
