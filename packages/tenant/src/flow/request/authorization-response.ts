import type {
  AuthorizationResponse,
  FrontChannelTokens,
  ResponseMode,
  WebMessage,
} from '@lockstep/protocol'
import type { TenantConfig } from '../../config/tenant-config.js'
import { failurePage, redirect } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { messagePage, openerPage, postingPage } from '../wire/script-pages.js'
import { isCallback } from './answer-address.js'
import type { Answerable } from './answer-address.js'
import { findClient, isWebOrigin, originOf } from './clients.js'
import { usualMode } from './response-type.js'

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
  response: Omit<AuthorizationResponse, 'state'> | FrontChannelTokens,
): Answer {
  const { redirectUri, responseMode, responseType, state } = address
  const client = findClient(config, address.clientId)
  const parameters: Answered = { ...response, ...(state !== undefined && { state }) }
  const callback = client !== undefined && isCallback(client, redirectUri)
  const origin = originOf(redirectUri)

  if (responseMode === 'web_message') {
    if (!client || origin === undefined || !isWebOrigin(client, origin)) return unregistered()
    const message: WebMessage = { type: 'authorization_response', response: parameters }
    return messagePage({
      message,
      targetOrigin: origin,
      ...(callback && {
        fallback: withParameters(redirectUri, usualMode(responseType), parameters),
      }),
    })
  }
  if (!callback) return unregistered()
  if (address.toOpener) {
    return openerPage({
      answer: parameters,
      origins: client.webOrigins.flatMap((allowed) => originOf(allowed) ?? []),
      fallback: withParameters(redirectUri, usualMode(responseType), parameters),
    })
  }
  return responseMode === 'form_post'
    ? postingPage(redirectUri, texts(parameters))
    : redirect(withParameters(redirectUri, responseMode, parameters))
}

/** The parameters of an answer, with the request's `state`. */
type Answered = AuthorizationResponse & FrontChannelTokens

/** The redirect URI keeps its own query as it is registered (RFC 6749 section 3.1.2). */
function withParameters(redirectUri: string, mode: ResponseMode, parameters: Answered): string {
  const separator = mode === 'fragment' ? '#' : redirectUri.includes('?') ? '&' : '?'
  return `${redirectUri}${separator}${new URLSearchParams(texts(parameters)).toString()}`
}

function texts(parameters: Answered): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, String(value)]),
  )
}

function unregistered(): Answer {
  return failurePage(
    'invalid_request',
    'The address that the answer belongs to is not registered any more.',
  )
}
