import * as v from 'valibot'
import { parsePhoneNumber } from '../../factors/phone.js'
import { customHashSchema, parseCustomHash } from '../../users/hashes/custom-hash.js'
import type { CustomHash } from '../../users/hashes/custom-hash.js'
import { parseHash, UnusableHash } from '../../users/hashes/known-hash.js'
import { quote } from '../problems.js'
import { anyRecord, email, instant, stringList, text } from './values.js'

/** A check that says what a reader of hashes says. */
function usable<T>(read: (value: T) => void) {
  return ({ dataset, addIssue }: v.RawCheckContext<T>) => {
    if (!dataset.typed) return
    try {
      read(dataset.value)
    } catch (error) {
      if (!(error instanceof UnusableHash)) throw error
      addIssue({ message: error.message })
    }
  }
}

export const identitySchema = v.looseObject({
  connection: text,
  provider: v.optional(text),
  user_id: text,
  isSocial: v.optional(v.boolean()),
  profileData: v.optional(anyRecord),
})

export const userSchema = v.looseObject({
  user_id: v.optional(text),
  email,
  email_verified: v.optional(v.boolean()),
  connection: v.optional(text),
  password: v.optional(text),
  password_hash: v.optional(
    v.pipe(v.string(), v.rawCheck(usable((text: string) => void parseHash(text)))),
  ),
  /** Auth0's bulk import. */
  custom_password_hash: v.optional(
    v.pipe(
      customHashSchema,
      v.rawCheck(usable((custom: CustomHash) => void parseCustomHash(custom))),
    ),
  ),
  name: v.optional(v.string()),
  nickname: v.optional(v.string()),
  given_name: v.optional(v.string()),
  family_name: v.optional(v.string()),
  picture: v.optional(v.string()),
  username: v.optional(text),
  phone_number: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (value) => /^\+[1-9]\d{4,14}$/.test(value),
        ({ input }) => `must be a number in E.164; found ${quote(input)}. Write "+15550100".`,
      ),
    ),
  ),
  phone_verified: v.optional(v.boolean()),
  created_at: v.optional(instant),
  updated_at: v.optional(instant),
  last_login: v.optional(instant),
  last_ip: v.optional(v.string()),
  last_password_reset: v.optional(instant),
  logins_count: v.optional(
    v.pipe(
      v.number(),
      v.check(
        (value) => Number.isSafeInteger(value) && value >= 0,
        ({ input }) => `must be a whole number; found ${quote(input)}. Write 0.`,
      ),
    ),
  ),
  blocked: v.optional(v.boolean()),
  identities: v.optional(v.array(identitySchema)),
  permissions: v.optional(stringList),
  groups: v.optional(stringList),
  /** Ours: names of the user's roles and organizations. */
  roles: v.optional(stringList),
  organizations: v.optional(stringList),
  user_metadata: v.optional(anyRecord),
  app_metadata: v.optional(anyRecord),
  mfa: v.optional(
    v.looseObject({
      otp_secret: v.optional(
        v.pipe(
          v.string(),
          v.check(
            (value) => /^[A-Z2-7]{16,}=*$/i.test(value),
            'must be 16 or more Base32 characters (A to Z and 2 to 7). Write "JBSWY3DPEHPK3PXP".',
          ),
        ),
      ),
      recovery_code: v.optional(text),
      phone_number: v.optional(
        v.pipe(
          v.string(),
          v.check(
            (value) => parsePhoneNumber(value) === value,
            ({ input }) =>
              `must be a phone number in E.164; found ${quote(input)}. Write "+15550100199".`,
          ),
        ),
      ),
    }),
  ),
})
