import * as v from 'valibot'
import type { Factor } from '@lockstep/protocol'
import { recordById } from '../factors/records.js'
import type { AuthenticatorRecord } from '../factors/records.js'
import { resetFactors } from '../factors/reset-factors.js'
import { sendTicket } from '../flow/enrolment/send-ticket.js'
import { issueTicket } from '../flow/enrolment/tickets.js'
import { noSuchUser, notFound } from './management-error.js'
import { presentedEnrollment } from './presented-authenticator.js'
import { route } from './route.js'
import type { Call, Route } from './route.js'
import { email, text } from './user-patch.js'

const ticketSchema = v.strictObject({
  user_id: text,
  email: v.optional(email),
  send_mail: v.optional(v.boolean()),
  email_locale: v.optional(text),
  factor: v.optional(
    v.picklist(['push-notification', 'phone', 'otp', 'webauthn-roaming', 'webauthn-platform']),
  ),
  allow_multiple_enrollments: v.optional(v.boolean()),
})

/** What a ticket's `factor` admits. */
const FACTORS: Readonly<Record<NonNullable<Ticket['factor']>, readonly Factor[]>> = {
  'push-notification': ['push-notification'],
  phone: ['sms', 'voice'],
  otp: ['otp'],
  'webauthn-roaming': ['webauthn-roaming'],
  'webauthn-platform': ['webauthn-platform'],
}
type Ticket = v.InferOutput<typeof ticketSchema>

/**
 * Single enrolments, and the tickets by which people make them.
 *
 * @see [Create custom enrollment tickets](https://auth0.com/docs/secure/multi-factor-authentication/auth0-guardian/create-custom-enrollment-tickets)
 */
export const GUARDIAN_ENROLLMENT_ROUTES: readonly Route[] = [
  route({
    method: 'POST',
    path: '/guardian/enrollments/ticket',
    scopes: ['create:guardian_enrollment_tickets'],
    body: ticketSchema,
    handle: createTicket,
  }),
  route({
    method: 'GET',
    path: '/guardian/enrollments/:id',
    scopes: ['read:guardian_enrollments'],
    handle: async (call) => presentedEnrollment(await enrollmentOf(call)),
  }),
  route({
    method: 'DELETE',
    path: '/guardian/enrollments/:id',
    scopes: ['delete:guardian_enrollments'],
    status: 204,
    async handle(call) {
      const record = await enrollmentOf(call)
      await resetFactors(call.services, record.userId, ({ id }) => id === record.id)
    },
  }),
]

async function createTicket({ services }: Call, wanted: Ticket): Promise<unknown> {
  const user = await services.users.get(wanted.user_id)
  if (!user) throw noSuchUser()
  const { factor, allow_multiple_enrollments: isAdditional = false } = wanted
  const { secret, url } = await issueTicket(services, {
    userId: user.user_id,
    factors: factor ? FACTORS[factor] : null,
    isAdditional,
  })
  if (wanted.send_mail) {
    const locales = wanted.email_locale === undefined ? [] : [wanted.email_locale]
    await sendTicket(services, { to: wanted.email ?? user.email, url, locales })
  }
  return { ticket_id: secret, ticket_url: url }
}

async function enrollmentOf({ services, params }: Call): Promise<AuthenticatorRecord> {
  const [, id] = /^dev_(.+)$/.exec(params.id ?? '') ?? []
  const record = id === undefined ? undefined : await recordById(services, id)
  if (!record || record.kind === 'recovery-code') throw notFound('enrollment')
  return record
}
