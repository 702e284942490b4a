import * as v from 'valibot'
import { stringRecord, text } from './values.js'

export const roleSchema = v.looseObject({ name: text, description: v.optional(v.string()) })

export const organizationConnectionSchema = v.looseObject({
  name: text,
  assign_membership_on_login: v.optional(v.boolean()),
})

export const organizationSchema = v.looseObject({
  id: v.optional(text),
  name: text,
  display_name: v.optional(v.string()),
  metadata: v.optional(stringRecord),
  connections: v.optional(v.array(organizationConnectionSchema)),
})
