import * as v from 'valibot'
import { resetLink } from '../flow/login/password-reset.js'
import type { Services } from '../services.js'
import type { User } from '../users/user.js'
import { invalidBody, noSuchUser, notFound } from './management-error.js'
import { itemIn } from './config-items.js'
import { route } from './route.js'
import type { Route } from './route.js'
import { email, text } from './user-patch.js'

/** Seconds: our longest, 90 days. */
const MAX_LIFETIME_SECONDS = 90 * 86_400

const passwordTicketSchema = v.strictObject({
  user_id: v.optional(text),
  connection_id: v.optional(text),
  email: v.optional(email),
  ttl_sec: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_LIFETIME_SECONDS)),
  ),
})

/** Links that an administrator hands to a user. */
export const TICKET_ROUTES: readonly Route[] = [
  route({
    method: 'POST',
    path: '/tickets/password-change',
    scopes: ['create:user_tickets'],
    status: 201,
    body: passwordTicketSchema,
    handle: async ({ services }, body) => {
      const user = await userOf(services, body)
      // As on Auth0, 0 stands for the usual lifetime.
      const ticket = await resetLink(services, user, { lifetimeSeconds: body.ttl_sec || undefined })
      return { ticket }
    },
  }),
]

async function userOf(
  services: Services,
  { user_id, connection_id, email: address }: v.InferOutput<typeof passwordTicketSchema>,
): Promise<User> {
  const user = user_id
    ? await services.users.get(user_id)
    : await byAddress(services, connection_id, address)
  if (!user) throw noSuchUser()
  if (!user.user_id.startsWith('auth0|')) throw invalidBody('The user has no password here')
  return user
}

async function byAddress(
  services: Services,
  connectionId: string | undefined,
  address: string | undefined,
): Promise<User | undefined> {
  if (connectionId === undefined || address === undefined) {
    throw invalidBody('Missing required property: user_id, or connection_id and email')
  }
  const { name } = itemIn(services, {
    section: 'databases',
    id: connectionId,
    what: 'connection',
  })
  if (typeof name !== 'string') throw notFound('connection')
  return services.users.findByEmail(name, address)
}
