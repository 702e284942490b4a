import { fingerprint } from '../../flow/wire/secrets.js'
import type { Services } from '../../services.js'
import type { FactorOwner } from '../second-factor.js'
import type { NewPushDevice } from './push-device.js'

/** What a QR code stands for: one enrolment of one user in one login. */
interface EnrolmentTicket {
  readonly version: number
  readonly userId: string
  readonly binding: string
  /** Seconds since the epoch. */
  readonly expiresAt: number
  /** The phone that scanned it; no authenticator before its login page has gone on. */
  readonly scanned?: NewPushDevice
}

/** Five minutes to scan it, as at Auth0. */
export const TICKET_SECONDS = 300

type Store = Pick<Services, 'store'>

/** Keeps a new ticket under its fingerprint. */
export async function keepTicket(
  { store }: Store,
  ticket: string,
  { userId, binding, expiresAt }: Pick<FactorOwner, 'binding' | 'userId'> & { expiresAt: number },
): Promise<void> {
  const document: EnrolmentTicket = { version: 1, userId, binding, expiresAt }
  await put(store, ticket, document)
}

/** Who a ticket is for, while nobody has scanned it. */
export async function openTicket(
  { store }: Store,
  ticket: string,
): Promise<{ readonly userId: string } | 'unknown' | 'scanned'> {
  const found = await store.get<EnrolmentTicket>('push_ticket', fingerprint(ticket))
  if (!found) return 'unknown'
  return found.scanned ? 'scanned' : { userId: found.userId }
}

/** Connects a phone to a ticket, once: `false` when another phone was faster. */
export async function scanTicket(
  { store }: Store,
  ticket: string,
  scanned: NewPushDevice,
): Promise<boolean> {
  const id = fingerprint(ticket)
  const found = await store.get<EnrolmentTicket>('push_ticket', id)
  if (!found || found.scanned || found.userId !== scanned.userId) return false
  const next: EnrolmentTicket = { ...found, scanned, version: found.version + 1 }
  const options = { expiresAt: found.expiresAt, keys: { user: found.userId } }
  return store.compareAndSet('push_ticket', id, found.version, next, options)
}

/** How far a ticket of this very login is. */
export async function ticketState(
  { store }: Store,
  { userId, binding }: FactorOwner,
  ticket: string,
): Promise<'pending' | 'approved' | 'expired'> {
  const found = await store.get<EnrolmentTicket>('push_ticket', fingerprint(ticket))
  if (!found || found.userId !== userId || found.binding !== binding) return 'expired'
  return found.scanned ? 'approved' : 'pending'
}

/** Uses a scanned ticket of this very login up, once. */
export async function takeTicket(
  services: Store,
  owner: FactorOwner,
  ticket: string,
): Promise<NewPushDevice | undefined> {
  if ((await ticketState(services, owner, ticket)) !== 'approved') return undefined
  const taken = await services.store.take<EnrolmentTicket>('push_ticket', fingerprint(ticket))
  return taken?.scanned
}

async function put(
  store: Services['store'],
  ticket: string,
  document: EnrolmentTicket,
): Promise<void> {
  const { expiresAt, userId } = document
  await store.put('push_ticket', fingerprint(ticket), document, {
    expiresAt,
    keys: { user: userId },
  })
}
