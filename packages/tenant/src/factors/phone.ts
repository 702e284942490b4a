import { randomSecret } from '../flow/wire/secrets.js'
import type { Services } from '../services.js'

/** An enrolled phone: it takes text messages and calls, so two factors share it. */
export interface Phone {
  readonly id: string
  readonly kind: 'phone'
  readonly userId: string
  /** E.164, such as `+15550100`. */
  readonly phoneNumber: string
  /** Seconds since the epoch. */
  readonly createdAt: number
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

/** The user's phone. */
export async function findPhone(
  { store }: Pick<Services, 'store'>,
  userId: string,
): Promise<Phone | undefined> {
  return store.get<Phone>('authenticator', documentId(userId))
}

/** Makes a number the user's phone, unless there is one; the new one's id. */
export async function addPhone(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  userId: string,
  phoneNumber: string,
): Promise<string | undefined> {
  const id = randomSecret()
  const phone: Phone = { id, kind: 'phone', userId, phoneNumber, createdAt: clock.now() }
  const options = { keys: { user: userId } }
  const inserted = await store.insert('authenticator', documentId(userId), phone, options)
  return inserted ? id : undefined
}

/** Takes the user's phone away; tells whether there was one. */
export async function removePhone(
  { store }: Pick<Services, 'store'>,
  userId: string,
): Promise<boolean> {
  return store.delete('authenticator', documentId(userId))
}

function documentId(userId: string): string {
  return `phone:${userId}`
}
