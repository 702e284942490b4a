import type { Services } from '../../services.js'
import type { Collection } from '../../store/store.js'
import type { LoginTicket } from '../request/login-tickets.js'
import { forgetBrowsersOf } from '../sessions/remembered-browsers.js'
import { endSessionsOf } from '../sessions/sessions.js'
import { revokeFamiliesOf } from '../tokens/refresh-families.js'
import type { Login } from './login.js'
import type { ResetTicket } from './password-reset.js'

/**
 * Takes back whatever lets somebody in as this user without proving the first factor anew: sessions,
 * remembered browsers, refresh tokens, links that set a password, and logins that wait for their second
 * factor. For a new password or address, and for a block.
 *
 * A linked account signs in as its owner, so the owner's go with it; login tickets, too, which would
 * otherwise be good for as long as the owner's own password is.
 */
export async function revokeAccess(services: Services, userId: string): Promise<void> {
  const owner = (await services.users.get(userId))?.linked_to
  await revokeOf(services, userId)
  if (owner === undefined) return
  await revokeOf(services, owner)
  const tickets = { collection: 'login_ticket', userId: owner } as const
  await drop<LoginTicket>(services, { ...tickets, idOf: ({ id }) => id })
}

async function revokeOf(services: Services, userId: string): Promise<void> {
  await endSessionsOf(services, userId)
  await forgetBrowsersOf(services, userId)
  await revokeFamiliesOf(services, userId)
  await drop<ResetTicket>(services, { collection: 'ticket', userId, idOf: ({ id }) => id })
  await drop<Login>(services, {
    collection: 'transaction',
    userId,
    idOf: ({ transaction }) => transaction.id,
  })
}

async function drop<T>(
  { store }: Pick<Services, 'store'>,
  {
    collection,
    userId,
    idOf,
  }: {
    readonly collection: Collection
    readonly userId: string
    readonly idOf: (document: T) => string
  },
): Promise<void> {
  for (;;) {
    const documents = await store.query<T>(collection, { user: userId })
    if (documents.length === 0) return
    for (const document of documents) await store.delete(collection, idOf(document))
  }
}
