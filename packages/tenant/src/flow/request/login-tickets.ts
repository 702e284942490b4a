import type { AuthorizationRequest, Subject } from '@lockstep/protocol'
import { readCookie, writeCookie } from '../../http/cookies.js'
import type { Services } from '../../services.js'
import { COOKIES } from '../wire/cookie-names.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'
import { originOf } from './clients.js'

/** The proof that a password was right, on its way from the application's page to `/authorize`. */
export interface LoginTicket {
  /** The fingerprint of the ticket. */
  readonly id: string
  readonly userId: string
  /** The connection that the password is one of. */
  readonly connection: string
  /** How the first factor was proven. */
  readonly method: Subject['method']
  /** When the password was checked; seconds since the epoch. */
  readonly authenticatedAt: number
  readonly clientId: string
  /** The origin of the page that asked the person. */
  readonly origin: string
  /** What it is bound to: a PKCE challenge, or the fingerprint of a cookie. */
  readonly binding:
    | { readonly kind: 'pkce'; readonly codeChallenge: string }
    | {
        readonly kind: 'cookie'
        readonly hash: string
        /** What the application's page was given besides, for browsers that block the cookie. */
        readonly verifierId: string
        readonly verifierHash: string
      }
}

/** A ticket, and what else the application's page gets. */
export interface IssuedTicket {
  readonly ticket: string
  readonly verifier: string
  readonly verifierId: string
  readonly cookie?: string
}

/** Auth0's tickets are as short-lived; long enough for one navigation. */
const LIFETIME_SECONDS = 60

/**
 * Issues a one-use ticket. A PKCE challenge is the better binding, since browsers that block cookies
 * of third parties lose the other one.
 */
export async function issueTicket(
  services: Services,
  {
    codeChallenge,
    ...grounds
  }: Omit<LoginTicket, 'authenticatedAt' | 'binding' | 'id'> & {
    readonly codeChallenge: string | undefined
  },
): Promise<IssuedTicket> {
  const ticket = randomSecret()
  const verifier = randomSecret()
  const verifierId = randomSecret()
  const secret = randomSecret()
  const document: LoginTicket = {
    ...grounds,
    id: fingerprint(ticket),
    authenticatedAt: services.clock.now(),
    binding: codeChallenge
      ? { kind: 'pkce', codeChallenge }
      : {
          kind: 'cookie',
          hash: fingerprint(secret),
          verifierId,
          verifierHash: fingerprint(verifier),
        },
  }
  await services.store.put('login_ticket', document.id, document, {
    expiresAt: services.clock.now() + LIFETIME_SECONDS,
    keys: { user: grounds.userId },
  })
  const issued = { ticket, verifier, verifierId }
  if (codeChallenge) return issued
  const cookie = writeCookie(COOKIES.ticket, secret, {
    maxAgeSeconds: LIFETIME_SECONDS,
    issuer: services.issuer(),
  })
  return { ...issued, cookie }
}

/** A ticket as it comes back. */
interface Presented {
  readonly ticket: string
  readonly parsed: AuthorizationRequest
  /** What the application's page answered, in place of the cookie. */
  readonly verifier: string | undefined
}

/**
 * Uses a ticket up and returns it, if it was made for this request. It is gone in any case: who
 * presents it wrongly does not get a second try.
 *
 * @throws ProtocolError `access_denied`.
 */
export async function redeemTicket(
  services: Services,
  request: Request,
  { ticket, parsed, verifier }: Presented,
): Promise<LoginTicket> {
  const taken = await services.store.take<LoginTicket>('login_ticket', fingerprint(ticket))
  if (!taken) throw refused('unknown, used or expired')
  if (taken.clientId !== parsed.clientId) throw refused('of another client')
  if (taken.origin !== originOf(parsed.redirectUri)) throw refused('of another origin')
  if (!isBound(taken, request, { parsed, verifier }))
    throw refused('of another browser or PKCE pair')
  return taken
}

function isBound(
  { binding }: LoginTicket,
  request: Request,
  { parsed, verifier }: Omit<Presented, 'ticket'>,
): boolean {
  if (binding.kind === 'pkce') return binding.codeChallenge === parsed.codeChallenge
  if (verifier !== undefined) return fingerprint(verifier) === binding.verifierHash
  const secret = readCookie(request, COOKIES.ticket)
  return secret !== undefined && fingerprint(secret) === binding.hash
}

function refused(detail: string): ProtocolError {
  return new ProtocolError('access_denied', 'Unknown or invalid login ticket.', {
    detail: `login ticket: ${detail}`,
  })
}
