import type { CoAuthenticateResponse } from '@lockstep/protocol'
import { logEvent } from '../../logs/log-event.js'
import type { Services } from '../../services.js'
import { CREDENTIAL_CHECKS } from '../login/embedded-credentials.js'
import { findClient, isAllowedOrigin } from '../request/clients.js'
import { issueTicket } from '../request/login-tickets.js'
import { json, text, withCookies } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { bodyParameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

const S256 = /^[A-Za-z0-9_-]{43}$/

/**
 * `POST /co/authenticate`: a password or a code from an application's own page, against a one-use login ticket.
 * No session begins here; `/authorize` takes the ticket, runs the rules and demands what they demand.
 *
 * @see [Cross-origin authentication](https://auth0.com/docs/authenticate/login/cross-origin-authentication)
 */
export async function coAuthenticate(request: Request, services: Services): Promise<Answer> {
  const config = services.config()
  const body = await bodyParameters(request)
  const client = findClient(config, body.client_id ?? '')
  if (!client) throw new ProtocolError('invalid_request', 'Unknown client.', { status: 400 })
  const origin = request.headers.get('origin')
  if (!isAllowedOrigin(client, origin)) {
    return text(`Origin ${origin ?? '(none)'} is not allowed.`, { status: 403 })
  }
  if (!client.crossOriginAuthentication) {
    throw new ProtocolError('unauthorized_client', 'Cross origin login not allowed.', {
      status: 401,
    })
  }
  const check = CREDENTIAL_CHECKS.get(body.credential_type ?? '')
  if (!check) {
    const error_description = `The credential_type must be one of: ${[...CREDENTIAL_CHECKS.keys()].join(', ')}.`
    return json({ error: 'unsupported_credential_type', error_description }, { status: 400 })
  }
  const { code_challenge: codeChallenge } = body
  if (codeChallenge !== undefined && !S256.test(codeChallenge)) {
    throw new ProtocolError('invalid_request', 'The code_challenge must be an S256 challenge.')
  }
  const { ip } = services.whereabouts(request).origin
  const coming = { clientId: client.clientId, userName: body.username, ip }
  const proof = await check(services, { client, body, ip }).catch(async (error: unknown) => {
    const description = error instanceof Error ? error.message : undefined
    await logEvent(services, { type: 'fcoa', description, ...coming })
    throw error
  })
  await logEvent(services, { type: 'scoa', userId: proof.userId, ...coming })
  const { ticket, verifier, verifierId, cookie } = await issueTicket(services, {
    ...proof,
    clientId: client.clientId,
    origin,
    codeChallenge,
  })
  const answer: CoAuthenticateResponse = {
    login_ticket: ticket,
    co_verifier: verifier,
    co_id: verifierId,
  }
  return withCookies(json(answer), [cookie])
}
