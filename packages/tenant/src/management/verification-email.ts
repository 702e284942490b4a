import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { sendVerificationLink, verificationLink } from '../flow/login/email-verification.js'
import type { Services } from '../services.js'
import { instant } from '../users/user-documents.js'
import type { User } from '../users/user.js'
import { invalidBody, noSuchUser } from './management-error.js'
import { route } from './route.js'
import type { Route } from './route.js'
import { text } from './user-patch.js'

/** Seconds: our longest, 90 days. */
const MAX_LIFETIME_SECONDS = 90 * 86_400

/** Links that let users prove their addresses: handed to an administrator, or sent. */
export const VERIFICATION_ROUTES: readonly Route[] = [
  route({
    method: 'POST',
    path: '/tickets/email-verification',
    scopes: ['create:user_tickets'],
    status: 201,
    body: v.strictObject({
      user_id: text,
      ttl_sec: v.optional(
        v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_LIFETIME_SECONDS)),
      ),
    }),
    handle: async ({ services }, { user_id, ttl_sec }) => {
      const user = await userOf(services, user_id)
      // As on Auth0, 0 stands for the usual lifetime.
      return { ticket: await verificationLink(services, user, ttl_sec || undefined) }
    },
  }),
  route({
    method: 'POST',
    path: '/jobs/verification-email',
    scopes: ['update:users'],
    status: 201,
    body: v.strictObject({ user_id: text, client_id: v.optional(text) }),
    handle: async ({ services }, { user_id }) => {
      await sendVerificationLink(services, await userOf(services, user_id))
      return {
        id: `job_${randomUUID()}`,
        type: 'verification_email',
        status: 'completed',
        created_at: instant(services.clock),
      }
    },
  }),
]

async function userOf(services: Services, userId: string): Promise<User> {
  const user = await services.users.get(userId)
  if (!user) throw noSuchUser()
  if (!user.user_id.startsWith('auth0|')) throw invalidBody('The user has no address here')
  return user
}
