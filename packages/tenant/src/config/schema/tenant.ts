import * as v from 'valibot'
import { geoSchema } from './geo.js'
import { amount, text } from './values.js'

export const tenantSchema = v.looseObject({
  /** Ours: the tenant's short name. */
  name: v.optional(text),
  friendly_name: v.optional(v.string()),
  default_directory: v.optional(v.string()),
  session_lifetime: v.optional(amount('hours', 168)),
  idle_session_lifetime: v.optional(amount('hours', 72)),
  /** Ours: findings deny the login. */
  strict: v.optional(v.boolean()),
  /** Ours: endpoints that Auth0 has retired. */
  legacy: v.optional(
    v.looseObject({
      resourceOwner: v.optional(v.boolean()),
      unsafeResourceOwner: v.optional(v.boolean()),
    }),
  ),
  customize_mfa_in_postlogin_action: v.optional(v.boolean()),
  flags: v.optional(v.looseObject({ customize_mfa_in_postlogin_action: v.optional(v.boolean()) })),
  geo: v.optional(geoSchema),
})
