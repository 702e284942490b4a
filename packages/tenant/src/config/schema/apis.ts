import * as v from 'valibot'
import { amount, text } from './values.js'

/** An API that applications ask access tokens for. */
export const resourceServerSchema = v.looseObject({
  identifier: text,
  name: v.optional(v.string()),
  /** Auth0's own Management API, which an export may list. */
  is_system: v.optional(v.boolean()),
  scopes: v.optional(v.array(v.looseObject({ value: text, description: v.optional(v.string()) }))),
  token_lifetime: v.optional(amount('seconds', 86_400)),
})
