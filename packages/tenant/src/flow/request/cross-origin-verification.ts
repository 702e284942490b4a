import type { AuthorizationRequest } from '@lockstep/protocol'
import { readCookie } from '../../http/cookies.js'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import type { Answer } from '../wire/answer.js'
import { COOKIES } from '../wire/cookie-names.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { verificationPage } from '../wire/script-pages.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'
import { originOf } from './clients.js'
import type { LoginTicket } from './login-tickets.js'

/** A request to `/authorize` that waits for the application's page to show what it was given. */
interface Verification {
  readonly parsed: AuthorizationRequest
}

/** As long as the ticket itself. */
const LIFETIME_SECONDS = 60

/**
 * Where a browser lost the cookie of a login ticket, because the application is another site to it: a
 * page that asks the application's own page for the verifier that came with the ticket. It frames that
 * page and posts the answer to `/co/verify`.
 *
 * `undefined` when the ticket needs no such help, or when the application has no such page.
 *
 * @see [Cross-origin verification fallback](https://auth0.com/docs/authenticate/login/cross-origin-authentication)
 */
export async function askForVerifier(
  services: Services,
  request: Request,
  { parsed, client }: { readonly parsed: AuthorizationRequest; readonly client: Client },
): Promise<Answer | undefined> {
  const ticket = parsed.query.login_ticket ?? parsed.body.login_ticket
  const { verificationUrl } = client
  if (ticket === undefined || verificationUrl === undefined) return undefined
  if (readCookie(request, COOKIES.ticket) !== undefined) return undefined
  const known = await services.store.get<LoginTicket>('login_ticket', fingerprint(ticket))
  if (known?.binding.kind !== 'cookie' || known.clientId !== client.clientId) return undefined

  const state = randomSecret()
  const waiting: Verification = { parsed }
  await services.store.put('verification', fingerprint(state), waiting, {
    expiresAt: services.clock.now() + LIFETIME_SECONDS,
  })
  const origin = originOf(parsed.redirectUri)
  return verificationPage({
    state,
    verifierId: known.binding.verifierId,
    url: verificationUrl,
    tenantOrigin: new URL(services.issuer()).origin,
    ...(parsed.responseMode === 'web_message' && origin !== undefined && { framedBy: origin }),
  })
}

/**
 * The request that waits under this state, once.
 *
 * @throws ProtocolError `invalid_request`.
 */
export async function takeVerification(
  services: Services,
  state: string | undefined,
): Promise<AuthorizationRequest> {
  const waiting =
    state === undefined
      ? undefined
      : await services.store.take<Verification>('verification', fingerprint(state))
  if (waiting) return waiting.parsed
  throw new ProtocolError('invalid_request', 'The state is unknown, already used or expired.')
}
