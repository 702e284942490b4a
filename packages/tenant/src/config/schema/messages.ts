import * as v from 'valibot'
import { amount, origin, text, webUrl } from './values.js'

const withCode = v.pipe(
  v.string(),
  v.includes('{code}', 'must say where the code goes. Write {code} there.'),
)

const smtpSchema = v.looseObject({
  type: v.literal('smtp'),
  host: text,
  port: v.optional(amount('a port', 587)),
  secure: v.optional(v.boolean()),
  user: v.optional(text),
  password: v.optional(text),
  from: text,
})

const webhookSchema = v.looseObject({ type: v.literal('webhook'), url: webUrl, secret: text })

const twilioSchema = v.looseObject({
  type: v.literal('twilio'),
  account_sid: text,
  auth_token: text,
  from: text,
  base_url: v.optional(origin),
})

/** Ours: how the tenant reaches people. Without it, messages stay in the outbox. */
export const messagesSchema = v.looseObject({
  email: v.optional(v.variant('type', [smtpSchema, webhookSchema])),
  sms: v.optional(v.variant('type', [twilioSchema, webhookSchema])),
  voice: v.optional(v.variant('type', [twilioSchema, webhookSchema])),
  texts: v.optional(
    v.record(
      v.string(),
      v.looseObject({
        sms: v.optional(withCode),
        voice: v.optional(withCode),
        email_subject: v.optional(text),
        email: v.optional(withCode),
        enrolled_subject: v.optional(text),
        enrolled: v.optional(text),
        removed_subject: v.optional(text),
        removed: v.optional(text),
        recovery_used_subject: v.optional(text),
        recovery_used: v.optional(text),
        ticket_subject: v.optional(text),
        ticket: v.optional(
          v.pipe(
            v.string(),
            v.includes('{link}', 'must say where the link goes. Write {link} there.'),
          ),
        ),
      }),
    ),
  ),
})
