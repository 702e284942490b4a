import type { AuthorizationRequest } from '@lockstep/protocol'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import { hasConnection } from '../request/clients.js'
import { redeemTicket } from '../request/login-tickets.js'
import { readSession } from '../sessions/sessions.js'
import type { Session } from '../sessions/sessions.js'
import { signIn, subjectOf } from './sign-in.js'
import type { SignedIn } from './sign-in.js'
import { standing } from './standing.js'

/** Whether the browser has proven a first factor that is good enough for this request. */
export type FirstFactor = SignedIn | 'blocked' | 'missing'

/**
 * Finds the first factor of a request to `/authorize`: a login ticket that the application's page got
 * for a password, or else the session.
 *
 * @throws ProtocolError `access_denied` when there is a ticket and it is no good: falling back to a
 * session would sign somebody else in than the person who typed the password.
 */
export async function firstFactor(
  services: Services,
  request: Request,
  {
    parsed,
    client,
    verifier,
  }: {
    readonly parsed: AuthorizationRequest
    readonly client: Client
    /** What the application's page answered, in place of the ticket's cookie. */
    readonly verifier?: string
  },
): Promise<FirstFactor> {
  const ticket = parsed.query.login_ticket ?? parsed.body.login_ticket
  if (ticket !== undefined) {
    const proof = await redeemTicket(services, request, { ticket, parsed, verifier })
    const now = await standing(services, proof)
    if (now.good) {
      const { userId: user_id, connection, method } = proof
      return signIn(services, request, { user_id, connection, method })
    }
    return now.reason === 'blocked' ? 'blocked' : 'missing'
  }
  const session = await readSession(services, request)
  if (!session || !suffices(services, session, { parsed, client })) return 'missing'
  const subject = subjectOf(session)
  const now = await standing(services, subject)
  if (now.good) return { user: now.user, subject, session, reused: true }
  return now.reason === 'blocked' ? 'blocked' : 'missing'
}

function suffices(
  services: Services,
  { connection, createdAt }: Session,
  { parsed, client }: { readonly parsed: AuthorizationRequest; readonly client: Client },
): boolean {
  const { prompt, maxAge } = parsed
  if (prompt.includes('login') || prompt.includes('select_account')) return false
  // OpenID Connect Core section 3.1.2.1: older than max_age seconds means a new login; 0 always does.
  const age = services.clock.now() - createdAt
  if (maxAge !== undefined && (age > maxAge || maxAge === 0)) return false
  if (parsed.connection !== undefined && parsed.connection !== connection) return false
  return hasConnection(services.config(), client, connection)
}
