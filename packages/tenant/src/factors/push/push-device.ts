import type { JWK } from 'jose'
import { fingerprint, randomSecret } from '../../flow/wire/secrets.js'
import type { Services } from '../../services.js'
import { addRecord, ofKind, recordsOf } from '../records.js'
import type { AuthenticatorRecord, NewRecord } from '../records.js'
import type { TotpRecord } from '../totp.js'

/**
 * A phone that was connected to an account, and the one-time passwords that came with it: one device is
 * one record, so they go together. The phone's private key never left it.
 */
export interface PushDevice extends TotpRecord {
  readonly kind: 'push'
  /** What the phone calls itself in what it signs. */
  readonly identifier: string
  /** For people, such as `Ada's phone`. */
  readonly name: string
  readonly publicKey: JWK
  /** Of the secret by which the phone asks for what waits, and leaves the account. */
  readonly tokenHash: string
}

/** A phone before it is an authenticator. */
export type NewPushDevice = NewRecord<PushDevice>

type Store = Pick<Services, 'store'>

/** The phones among `records`. */
export function pushDevicesIn(records: readonly AuthenticatorRecord[]): readonly PushDevice[] {
  return ofKind<PushDevice>(records, 'push')
}

/** The user's phone with that id. */
export async function findPushDevice(
  services: Store,
  userId: string,
  id: string | undefined,
): Promise<PushDevice | undefined> {
  return pushDevicesIn(await recordsOf(services, userId)).find((device) => device.id === id)
}

/** Makes a phone one of the user's; `undefined` when it is one already. */
export async function addPushDevice(
  services: Pick<Services, 'store' | 'clock'>,
  device: NewPushDevice,
): Promise<string | undefined> {
  return (await addRecord<PushDevice>(services, device))?.id
}

/** A secret for a phone of a user, which says whose phone it is. */
export function newDeviceToken(userId: string): string {
  return `${Buffer.from(userId).toString('base64url')}.${randomSecret()}`
}

/** The phone that a secret belongs to, if it has that id. */
export async function pushDeviceOf(
  services: Store,
  id: string,
  token: string,
): Promise<PushDevice | undefined> {
  const userId = Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString()
  const device = await findPushDevice(services, userId, id)
  // Comparing hashes of 256 random bits tells an attacker's stopwatch nothing.
  return device?.tokenHash === fingerprint(token) ? device : undefined
}
