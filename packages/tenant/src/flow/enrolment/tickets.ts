import type { Factor } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'

/** A link by which one user sets up a second factor, once, without a login. */
export interface EnrolmentTicket {
  /** The fingerprint of the secret in the link. */
  readonly id: string
  readonly userId: string
  /** What may be set up; `null`: whatever is switched on. */
  readonly factors: readonly Factor[] | null
  /** It may stand beside an authenticator that is there. */
  readonly isAdditional: boolean
}

/** Five days, as at Auth0. */
const LIFETIME_SECONDS = 5 * 86_400

/** Issues a ticket; the secret is in its address and nowhere else. */
export async function issueTicket(
  services: Pick<Services, 'clock' | 'issuer' | 'store'>,
  granted: Omit<EnrolmentTicket, 'id'>,
): Promise<{ readonly secret: string; readonly url: string }> {
  const secret = randomSecret()
  const ticket: EnrolmentTicket = { ...granted, id: fingerprint(secret) }
  await services.store.put('enrolment_ticket', ticket.id, ticket, {
    expiresAt: services.clock.now() + LIFETIME_SECONDS,
    keys: { user: ticket.userId },
  })
  return { secret, url: `${services.issuer()}guardian/enroll?ticket=${secret}` }
}

/** Reads a ticket without using it up. */
export async function findTicket(
  { store }: Pick<Services, 'store'>,
  secret: string | undefined,
): Promise<EnrolmentTicket | undefined> {
  return secret ? store.get<EnrolmentTicket>('enrolment_ticket', fingerprint(secret)) : undefined
}

/** Makes the tickets of a user worthless, as when an administrator resets what somebody may have stolen. */
export async function dropTicketsOf(
  { store }: Pick<Services, 'store'>,
  userId: string,
): Promise<void> {
  for (;;) {
    const tickets = await store.query<EnrolmentTicket>('enrolment_ticket', { user: userId })
    if (tickets.length === 0) return
    for (const { id } of tickets) await store.delete('enrolment_ticket', id)
  }
}
