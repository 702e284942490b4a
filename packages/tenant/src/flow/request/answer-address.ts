import type { AuthorizationRequest, ResponseMode, ResponseType } from '@lockstep/protocol'
import type { Client, TenantConfig } from '../../config/tenant-config.js'
import { ProtocolError } from '../wire/protocol-error.js'
import type { Parameters } from '../wire/parameters.js'
import { findClient, isWebOrigin, originOf } from './clients.js'
import { parseResponseType, usualMode } from './response-type.js'

/** Where the answer of a request to `/authorize` may go. */
export interface AnswerAddress {
  readonly client: Client
  readonly redirectUri: string
  readonly responseMode: ResponseMode
  /** What was asked for, as far as it is known. */
  readonly responseType: readonly ResponseType[]
  readonly state?: string
  /** See {@link AuthorizationRequest.toOpener}. */
  readonly toOpener?: boolean
}

/** The part of a request that says where its answer goes. */
export type Answerable = Pick<
  AuthorizationRequest,
  'clientId' | 'redirectUri' | 'responseMode' | 'responseType' | 'state' | 'toOpener'
>

const RESPONSE_MODES = ['query', 'fragment', 'form_post', 'web_message'] as const

/**
 * Establishes who asks and where the answer goes. Until this has succeeded nothing may be redirected
 * or posted anywhere; whatever is wrong later is told to that address.
 *
 * A redirect URI is compared character by character with the registered ones. For `web_message` an
 * address whose origin is a web origin is enough, since the message goes to that origin only.
 *
 * @throws ProtocolError `invalid_request` or `unauthorized_client`, for a page of ours.
 * @see [RFC 9700 section 4.1.3](https://www.rfc-editor.org/rfc/rfc9700#section-4.1.3)
 */
export function answerAddress(config: TenantConfig, parameters: Parameters): AnswerAddress {
  const { client_id, redirect_uri, response_type = '', response_mode, state } = parameters
  if (!client_id) throw new ProtocolError('invalid_request', 'The client_id is missing.')
  const client = findClient(config, client_id)
  if (!client) {
    throw new ProtocolError('invalid_request', 'There is no application with this client_id.', {
      detail: `client_id=${client_id.slice(0, 100)}`,
    })
  }
  if (!redirect_uri) throw new ProtocolError('invalid_request', 'The redirect_uri is missing.')
  const responseType = parseResponseType(response_type) ?? []
  const usual = usualMode(responseType)
  const responseMode = RESPONSE_MODES.find((mode) => mode === (response_mode ?? usual))
  if (!isRegistered(client, redirect_uri, responseMode)) {
    throw new ProtocolError(
      'invalid_request',
      responseMode === 'web_message'
        ? `The origin of the redirect_uri is not among the web_origins of "${client.name}".`
        : `The redirect_uri is not among the callbacks of "${client.name}".`,
      { detail: `redirect_uri=${redirect_uri.slice(0, 200)}` },
    )
  }
  return {
    client,
    redirectUri: redirect_uri,
    // A mode that is unknown or not for tokens is refused next, in the mode that is usual without it.
    responseMode: responseMode === 'query' ? usual : (responseMode ?? usual),
    responseType,
    ...(state !== undefined && { state }),
    ...(parameters.owp === 'true' && { toOpener: true }),
  }
}

/** Tells whether the browser may be sent to `redirectUri` with an answer for `client`. */
export function isCallback(client: Client, redirectUri: string): boolean {
  return client.callbacks.includes(redirectUri) && isPlace(redirectUri)
}

function isRegistered(client: Client, redirectUri: string, mode?: ResponseMode): boolean {
  if (mode !== 'web_message') return isCallback(client, redirectUri)
  const origin = originOf(redirectUri)
  return origin !== undefined && isPlace(redirectUri) && isWebOrigin(client, origin)
}

/** An absolute URL without a fragment (RFC 6749 section 3.1.2) that does not run as a script. */
function isPlace(redirectUri: string): boolean {
  if (!URL.canParse(redirectUri) || redirectUri.includes('#')) return false
  return !['javascript:', 'data:', 'vbscript:'].includes(new URL(redirectUri).protocol)
}
