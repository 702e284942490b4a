import type { InferOutput } from 'valibot'
import * as v from 'valibot'
import { invalidBody } from './management-error.js'

/** Characters; our choice, above any name, address or link. */
export const text = v.pipe(v.string(), v.maxLength(2048))
export const metadata = v.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'Expected type object',
)
export const email = v.pipe(
  v.string(),
  v.regex(/^[^\s@]{1,64}@[^\s@]{1,189}$/, 'must be an email address'),
)
export const phoneNumber = v.pipe(
  v.string(),
  v.regex(/^\+[1-9]\d{4,14}$/, 'must be a phone number in E.164, as in +15550100'),
)

/** What a user may be given at any time, besides what each request adds. */
export const PROFILE_ENTRIES = {
  blocked: v.optional(v.boolean()),
  email: v.optional(email),
  email_verified: v.optional(v.boolean()),
  phone_number: v.optional(phoneNumber),
  phone_verified: v.optional(v.boolean()),
  password: v.optional(text),
  username: v.optional(text),
  name: v.optional(text),
  nickname: v.optional(text),
  given_name: v.optional(text),
  family_name: v.optional(text),
  picture: v.optional(text),
  user_metadata: v.optional(metadata),
  app_metadata: v.optional(metadata),
  verify_email: v.optional(v.boolean()),
}

/**
 * The body of `PATCH /api/v2/users/{id}`. A field that is not known is refused, as on Auth0: a misspelt
 * `blocked` would otherwise leave somebody in.
 */
export const userPatchSchema = v.strictObject({
  ...PROFILE_ENTRIES,
  // These say how to do it on Auth0; there is one way here.
  connection: v.optional(text),
  client_id: v.optional(text),
  verify_phone_number: v.optional(v.boolean()),
  verify_password: v.optional(v.boolean()),
})

/** What a patch changes. */
export type UserPatch = InferOutput<typeof userPatchSchema>

/** @throws ManagementError 400 for a patch that changes nothing, or too much at once. */
export function checkUserPatch(patch: UserPatch): void {
  const { email: address, password } = patch
  if (Object.keys(patch).length === 0) throw invalidBody('Too few properties defined (0)')
  if (address !== undefined && password !== undefined) {
    throw invalidBody('Cannot update password and email simultaneously')
  }
}
