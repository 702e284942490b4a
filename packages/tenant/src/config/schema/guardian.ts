import * as v from 'valibot'
import { text } from './values.js'

export const factorSchema = v.looseObject({ name: text, enabled: v.boolean() })

/** When the tenant asks for a second factor by itself; an empty list is never. */
const policies = v.array(v.picklist(['all-applications', 'confidence-score']))

export const guardianSchema = v.looseObject({
  factors: v.optional(v.array(factorSchema)),
  phoneMessageTypes: v.optional(v.array(v.picklist(['sms', 'voice']))),
  policies: v.optional(policies),
})
