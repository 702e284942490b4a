import { logEvent } from '../../logs/log-event.js'
import type { Services } from '../../services.js'
import type { Client } from '../../config/tenant-config.js'
import { findClient } from '../request/clients.js'
import { clearedSessionCookie, endSession, readSession } from '../sessions/sessions.js'
import { failurePage, redirect, text, withCookies } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { bodyParameters, merged, queryParameters } from '../wire/parameters.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `GET|POST /oidc/logout`: ends the session of this browser, then sends it to where the application
 * wants it, if the application has registered that address. The ID token tells which application asks;
 * it may be long expired.
 *
 * @see [OpenID Connect RP-Initiated Logout 1.0](https://openid.net/specs/openid-connect-rpinitiated-1_0.html)
 */
export async function oidcLogout(request: Request, services: Services): Promise<Answer> {
  const body = request.method === 'POST' ? await bodyParameters(request) : {}
  const all = merged(queryParameters(request), body)
  const client = await askingClient(services, all)
  const session = await readSession(services, request)
  if (session) {
    await endSession(services, session.id)
    const { ip } = services.whereabouts(request).origin
    await logEvent(services, { type: 'slo', userId: session.userId, ip })
  }
  const cookies = [clearedSessionCookie(services)]

  const { post_logout_redirect_uri: target, state } = all
  if (target === undefined) return text('OK', { cookies })
  if (client?.allowedLogoutUrls.includes(target)) {
    const url = new URL(target)
    if (state !== undefined) url.searchParams.set('state', state)
    return redirect(url.href, { cookies })
  }
  const refused = failurePage(
    'invalid_request',
    client
      ? 'You are signed out, but the post_logout_redirect_uri is not among the allowed_logout_urls of the client.'
      : 'You are signed out. To be sent on, the application must send its client_id or an id_token_hint.',
  )
  return withCookies(refused, cookies)
}

async function askingClient(
  services: Services,
  { client_id: clientId, id_token_hint: hint }: Parameters,
): Promise<Client | undefined> {
  const audience = hint === undefined ? undefined : await audienceOf(services, hint)
  if (audience !== undefined && clientId !== undefined && audience !== clientId) {
    throw new ProtocolError('invalid_request', 'The id_token_hint is one of another client.')
  }
  return findClient(services.config(), audience ?? clientId ?? '')
}

async function audienceOf(services: Services, token: string): Promise<string> {
  const { jwtVerify } = await import('jose')
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid = '' }) => {
        const key = await services.keys.publicKey(kid)
        if (!key) throw new Error('unknown key')
        return key
      },
      // The application may have kept the token for as long as it wanted.
      { algorithms: ['RS256'], issuer: services.issuer(), currentDate: new Date(0) },
    )
    return typeof payload.aud === 'string' ? payload.aud : ''
  } catch (error) {
    throw new ProtocolError('invalid_request', 'The id_token_hint is none of this tenant.', {
      cause: error,
    })
  }
}
