import * as v from 'valibot'
import { amount, stringList, stringRecord, text } from './values.js'

/** Whether whoever signs up has to prove the address. */
const signupSchema = v.looseObject({
  verification: v.optional(v.looseObject({ active: v.optional(v.boolean()) })),
})

export const databaseSchema = v.looseObject({
  name: text,
  strategy: v.optional(v.literal('auth0')),
  enabled_clients: v.optional(stringList),
  metadata: v.optional(stringRecord),
  options: v.optional(
    v.looseObject({
      disable_signup: v.optional(v.boolean()),
      tenant_domain: v.optional(v.string()),
      domain_aliases: v.optional(stringList),
      passwordPolicy: v.optional(
        v.nullable(v.picklist(['none', 'low', 'fair', 'good', 'excellent'])),
      ),
      password_complexity_options: v.optional(
        v.nullable(v.looseObject({ min_length: v.optional(amount('characters', 8)) })),
      ),
      password_history: v.optional(
        v.nullable(
          v.looseObject({
            enable: v.optional(v.boolean()),
            size: v.optional(amount('passwords', 5)),
          }),
        ),
      ),
      password_no_personal_info: v.optional(
        v.nullable(v.looseObject({ enable: v.optional(v.boolean()) })),
      ),
      password_dictionary: v.optional(
        v.nullable(
          v.looseObject({
            enable: v.optional(v.boolean()),
            dictionary: v.optional(stringList),
          }),
        ),
      ),
      requires_username: v.optional(v.boolean()),
      attributes: v.optional(
        v.looseObject({ email: v.optional(v.looseObject({ signup: v.optional(signupSchema) })) }),
      ),
    }),
  ),
})
