import type { AuthenticatorRecord } from '../factors/records.js'
import { maskedPhoneNumber } from '../factors/phone.js'
import type { Row } from './page.js'

/** What the Management API calls each kind of device. */
const KINDS: ReadonlyMap<string, { readonly method: string; readonly enrollment: string }> =
  new Map([
    ['otp', { method: 'totp', enrollment: 'authenticator' }],
    ['phone', { method: 'phone', enrollment: 'sms' }],
    ['push', { method: 'guardian', enrollment: 'guardian' }],
  ])

/**
 * An authenticator as `users/{id}/authentication-methods` shows it.
 *
 * @see [Get a list of authentication methods](https://auth0.com/docs/api/management/v2/users/get-authentication-methods)
 */
export function presentedMethod(record: AuthenticatorRecord): Row {
  return {
    id: methodId(record),
    type: methodType(record),
    confirmed: true,
    ...(record.label !== undefined && { name: record.label }),
    ...(phoneOf(record) !== undefined && { phone_number: phoneOf(record) }),
    ...(textOf(record, 'credentialId') && { key_id: textOf(record, 'credentialId') }),
    ...(textOf(record, 'publicKey') && { public_key: textOf(record, 'publicKey') }),
    created_at: instant(record.createdAt),
    enrolled_at: instant(record.createdAt),
    ...(record.lastUsedAt !== undefined && { last_auth_at: instant(record.lastUsedAt) }),
  }
}

/**
 * An authenticator as `users/{id}/enrollments` and `guardian/enrollments/{id}` show it.
 *
 * @see [Get Guardian enrollments](https://auth0.com/docs/api/management/v2/users/get-enrollments)
 */
export function presentedEnrollment(record: AuthenticatorRecord): Row {
  const phone = phoneOf(record)
  const type = KINDS.get(record.kind)?.enrollment ?? record.kind
  return {
    id: enrollmentId(record),
    status: 'confirmed',
    type,
    auth_method: type,
    ...(record.label !== undefined && { name: record.label }),
    ...(phone !== undefined && { phone_number: maskedPhoneNumber(phone) }),
    enrolled_at: instant(record.createdAt),
    ...(record.lastUsedAt !== undefined && { last_auth: instant(record.lastUsedAt) }),
  }
}

/** `dev_…`. */
export function enrollmentId({ id }: AuthenticatorRecord): string {
  return `dev_${id}`
}

/** `phone|dev_…`. */
export function methodId(record: AuthenticatorRecord): string {
  return `${methodType(record)}|${enrollmentId(record)}`
}

function methodType({ kind }: AuthenticatorRecord): string {
  return KINDS.get(kind)?.method ?? kind
}

function phoneOf(record: AuthenticatorRecord): string | undefined {
  return textOf(record, 'phoneNumber')
}

function textOf(record: AuthenticatorRecord, field: string): string | undefined {
  const value = new Map<string, unknown>(Object.entries(record)).get(field)
  return typeof value === 'string' ? value : undefined
}

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
