import type { AuthenticatorTransport } from '@simplewebauthn/server'
import { randomSecret } from '../flow/wire/secrets.js'
import type { Services } from '../services.js'

/** `roaming` keys are carried around, `platform` keys are part of a device. */
export type SecurityKeyKind = 'roaming' | 'platform'

/** An enrolled public key credential. */
export interface SecurityKey {
  readonly id: string
  readonly kind: SecurityKeyKind
  readonly version: number
  readonly userId: string
  /** Base64url, as is the public key (COSE). */
  readonly credentialId: string
  readonly publicKey: string
  /** How often it signed; 0 for keys that do not count. */
  readonly counter: number
  readonly transports: readonly AuthenticatorTransport[]
  /** Seconds since the epoch. */
  readonly createdAt: number
}

type Store = Pick<Services, 'store'>

/** The user's key of that kind. */
export async function findSecurityKey(
  { store }: Store,
  kind: SecurityKeyKind,
  userId: string,
): Promise<SecurityKey | undefined> {
  return store.get<SecurityKey>('authenticator', documentId(kind, userId))
}

/** Keeps a key, unless the user has one of that kind; the new one's id. */
export async function addSecurityKey(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  kind: SecurityKeyKind,
  key: Pick<SecurityKey, 'userId' | 'credentialId' | 'publicKey' | 'counter' | 'transports'>,
): Promise<string | undefined> {
  const id = randomSecret()
  const document: SecurityKey = { ...key, id, kind, version: 1, createdAt: clock.now() }
  const options = { keys: { user: key.userId } }
  const documentOf = documentId(kind, key.userId)
  return (await store.insert('authenticator', documentOf, document, options)) ? id : undefined
}

/** Keeps the counter of an answer; `false` when another answer was faster, or the key is gone. */
export async function saveCounter(
  { store }: Store,
  key: SecurityKey,
  counter: number,
): Promise<boolean> {
  const next: SecurityKey = { ...key, version: key.version + 1, counter }
  return store.compareAndSet('authenticator', documentId(key.kind, key.userId), key.version, next, {
    keys: { user: key.userId },
  })
}

/** Takes the user's key away; tells whether there was one. */
export async function removeSecurityKey(
  { store }: Store,
  kind: SecurityKeyKind,
  userId: string,
): Promise<boolean> {
  return store.delete('authenticator', documentId(kind, userId))
}

function documentId(kind: SecurityKeyKind, userId: string): string {
  return `webauthn-${kind}:${userId}`
}
