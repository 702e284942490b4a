import type { AuthorizationResponse, WebMessage } from '@lockstep/protocol'
import type { TenantConfig } from '../../config/tenant-config.js'
import { failurePage, redirect } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { messagePage, postingPage } from '../wire/script-pages.js'
import { isCallback } from './answer-address.js'
import type { Answerable } from './answer-address.js'
import { findClient, isWebOrigin, originOf } from './clients.js'

/**
 * Sends an authorization response to where the request wanted it, with the request's `state`.
 *
 * The registration is checked again: between the request and its answer the configuration may have
 * changed.
 *
 * @see [OAuth 2.0 Multiple Response Type Encoding Practices](https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html)
 */
export function authorizationResponse(
  config: TenantConfig,
  address: Answerable,
  response: Omit<AuthorizationResponse, 'state'>,
): Answer {
  const { redirectUri, responseMode, state } = address
  const client = findClient(config, address.clientId)
  const parameters: AuthorizationResponse = { ...response, ...(state !== undefined && { state }) }
  const callback = client !== undefined && isCallback(client, redirectUri)
  const origin = originOf(redirectUri)

  if (responseMode === 'web_message') {
    if (!client || origin === undefined || !isWebOrigin(client, origin)) return unregistered()
    const message: WebMessage = { type: 'authorization_response', response: parameters }
    return messagePage({
      message,
      targetOrigin: origin,
      ...(callback && { fallback: withQuery(redirectUri, parameters) }),
    })
  }
  if (!callback) return unregistered()
  switch (responseMode) {
    case 'query':
      return redirect(withQuery(redirectUri, parameters))
    case 'fragment':
      return redirect(`${redirectUri}#${encoded(parameters).toString()}`)
    case 'form_post':
      return postingPage(redirectUri, { ...parameters })
  }
}

/** The redirect URI keeps its own query as it is registered (RFC 6749 section 3.1.2). */
function withQuery(redirectUri: string, parameters: AuthorizationResponse): string {
  const separator = redirectUri.includes('?') ? '&' : '?'
  return `${redirectUri}${separator}${encoded(parameters).toString()}`
}

function encoded(parameters: AuthorizationResponse): URLSearchParams {
  return new URLSearchParams({ ...parameters })
}

function unregistered(): Answer {
  return failurePage(
    'invalid_request',
    'The address that the answer belongs to is not registered any more.',
  )
}
