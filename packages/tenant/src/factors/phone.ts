import { fingerprint, randomSecret } from '../flow/wire/secrets.js'
import type { Services } from '../services.js'
import { addRecord, ofKind, recordsOf } from './records.js'
import type { AuthenticatorRecord } from './records.js'

/** An enrolled phone: it takes text messages and calls, so two factors share it. */
export interface Phone extends AuthenticatorRecord {
  readonly kind: 'phone'
  /** E.164, such as `+15550100`. */
  readonly phoneNumber: string
}

/**
 * The number in E.164, without what people put between its digits; `undefined` when it is none.
 *
 * @see [E.164](https://www.itu.int/rec/T-REC-E.164): a plus sign and at most 15 digits
 */
export function parsePhoneNumber(typed: string): string | undefined {
  const compact = typed.replaceAll(/[\s().\-/]/g, '').replace(/^00/, '+')
  return /^\+[1-9]\d{6,14}$/.test(compact) ? compact : undefined
}

/** What others may see of a number: its last four digits. */
export function maskedPhoneNumber(phoneNumber: string): string {
  const digits = phoneNumber.replaceAll(/\D/g, '')
  return digits.slice(-4).padStart(digits.length, 'X')
}

/** The phones among `records`. */
export function phonesIn(records: readonly AuthenticatorRecord[]): readonly Phone[] {
  return ofKind<Phone>(records, 'phone')
}

/** The user's phone with that id. */
export async function findPhone(
  services: Pick<Services, 'store'>,
  userId: string,
  id: string | undefined,
): Promise<Phone | undefined> {
  return phonesIn(await recordsOf(services, userId)).find((phone) => phone.id === id)
}

/** Makes a number one of the user's phones, unless it is one; the new one's id. */
export async function addPhone(
  services: Pick<Services, 'store' | 'clock'>,
  userId: string,
  phoneNumber: string,
): Promise<string | undefined> {
  const added = await addRecord<Phone>(services, {
    id: randomSecret(),
    kind: 'phone',
    key: `phone:${fingerprint(phoneNumber)}`,
    userId,
    phoneNumber,
  })
  return added?.id
}
