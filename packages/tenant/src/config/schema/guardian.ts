import * as v from 'valibot'
import { text } from './values.js'

/** The tenant's account at Duo. No message may quote what is found here. */
export const duoSettingsSchema = v.looseObject({
  host: v.pipe(
    text,
    v.regex(
      /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i,
      'must be a host name without a scheme. Write "api-1234abcd.duosecurity.com".',
    ),
  ),
  ikey: text,
  skey: text,
})

export const factorSchema = v.looseObject({
  name: text,
  enabled: v.boolean(),
  /** Ours: of `duo` alone; an export has them behind `/guardian/factors/duo/settings`. */
  settings: v.optional(duoSettingsSchema),
})

const withCode = v.pipe(
  v.string(),
  v.regex(/\{\{\s*code\s*\}\}/, 'must say where the code goes. Write {{code}} there.'),
)

export const templateSchema = v.looseObject({
  name: text,
  enrollment_message: v.optional(withCode),
  verification_message: v.optional(withCode),
})

/** When the tenant asks for a second factor by itself; an empty list is never. */
const policies = v.array(v.picklist(['all-applications', 'confidence-score']))

export const guardianSchema = v.looseObject({
  factors: v.optional(v.array(factorSchema)),
  phoneMessageTypes: v.optional(v.array(v.picklist(['sms', 'voice']))),
  policies: v.optional(policies),
  /** The wording of messages to phones: the one of `sms` counts. */
  templates: v.optional(v.array(templateSchema)),
  /** Ours: people set a second factor up by an enrolment ticket, never at a login. */
  enrollByTicketOnly: v.optional(v.boolean()),
})
