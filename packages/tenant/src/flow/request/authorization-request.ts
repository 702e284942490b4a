import { ACR_MULTI_FACTOR } from '@lockstep/protocol'
import type { AuthorizationRequest, RequestOrigin, ResponseType } from '@lockstep/protocol'
import type { Client, TenantConfig } from '../../config/tenant-config.js'
import { merged } from '../wire/parameters.js'
import type { Parameters } from '../wire/parameters.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { scopesIn } from '../wire/scopes.js'
import type { AnswerAddress } from './answer-address.js'
import { hasConnection } from './clients.js'
import { RESPONSE_TYPES_SUPPORTED, bringsTokens, protocolOf } from './response-type.js'

/** What {@link authorizationRequest} is made from. */
export interface AuthorizationInput {
  readonly config: TenantConfig
  readonly address: AnswerAddress
  readonly query: Parameters
  readonly body: Parameters
  readonly origin: RequestOrigin
}

const PROMPTS = ['none', 'login', 'consent', 'select_account']
/** Base64url of a SHA-256 hash (RFC 7636 section 4.2). */
const S256 = /^[A-Za-z0-9_-]{43}$/
const WHOLE_SECONDS = /^\d{1,9}$/

/**
 * Parses a request to `/authorize`. Parameters that nobody knows are kept for rules and otherwise
 * ignored.
 *
 * Against forged requests and responses (RFC 9700 section 4.7) something must bind the answer to the
 * browser that asked: public clients must send a PKCE challenge; others one of `code_challenge`,
 * `nonce` and `state`.
 *
 * @throws ProtocolError with the code to send to the redirect URI.
 * @see [OpenID Connect Core section 3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest)
 */
export function authorizationRequest({
  config,
  address,
  query,
  body,
  origin,
}: AuthorizationInput): AuthorizationRequest {
  const { client, redirectUri, responseMode, responseType, state } = address
  const all = merged(query, body)
  checkResponse(all, responseType)
  checkGrants(client.grantTypes, responseType)
  const isPublic = client.tokenEndpointAuthMethod === 'none'
  const codeChallenge = pkceChallenge(all, isPublic && responseType.includes('code'))
  if (!codeChallenge && !all.nonce && !state) {
    throw invalid('Send a code_challenge, a nonce or a state, so that the answer can be bound.')
  }
  const connection = knownConnection(config, address, all.connection)
  const organization = knownOrganization(config, address.client, all.organization)
  return {
    protocol: protocolOf(responseType),
    clientId: client.clientId,
    redirectUri,
    responseMode,
    responseType,
    scope: scopesIn(all.scope),
    prompt: prompts(all.prompt),
    acrValues: acrValues(all.acr_values),
    uiLocales: words(all.ui_locales),
    sso: all.sso !== 'false',
    query,
    body,
    origin,
    ...(state !== undefined && { state }),
    ...(address.toOpener && { toOpener: true }),
    ...(codeChallenge && { codeChallenge }),
    ...(connection && { connection }),
    ...(organization !== undefined && { organization }),
    ...(all.max_age !== undefined && { maxAge: seconds(all.max_age) }),
    ...(all.audience && { audience: all.audience }),
    ...(all.nonce !== undefined && { nonce: all.nonce }),
    ...(all.login_hint && { loginHint: all.login_hint }),
    ...(all.screen_hint && { screenHint: all.screen_hint }),
  }
}

function checkResponse(all: Parameters, types: readonly ResponseType[]): void {
  if (!all.response_type) throw invalid('The response_type is missing.')
  if (types.length === 0) {
    throw new ProtocolError(
      'unsupported_response_type',
      `The response_type must be one of: ${RESPONSE_TYPES_SUPPORTED.join(', ')}.`,
    )
  }
  const mode = all.response_mode
  if (mode !== undefined && !['query', 'fragment', 'form_post', 'web_message'].includes(mode)) {
    throw new ProtocolError(
      'unsupported_response_mode',
      'The response_mode must be query, fragment, form_post or web_message.',
    )
  }
  if (mode === 'query' && bringsTokens(types)) {
    throw new ProtocolError('unsupported_response_mode', 'Tokens are never sent in a query.')
  }
  if (types.includes('id_token')) checkIdToken(all)
  if (all.request !== undefined || all.request_uri !== undefined) {
    throw invalid('Request objects are not supported.')
  }
}

/** OpenID Connect Core section 3.2.2.1: without a nonce a stolen ID token could be played back. */
function checkIdToken({ nonce, scope }: Parameters): void {
  if (!nonce) throw invalid('A response_type with id_token needs a nonce.')
  if (!scopesIn(scope).includes('openid')) {
    throw invalid('A response_type with id_token needs the scope openid.')
  }
}

function checkGrants(allowed: readonly string[], types: readonly ResponseType[]): void {
  const needed = [
    ...(types.includes('code') ? ['authorization_code'] : []),
    ...(bringsTokens(types) ? ['implicit'] : []),
  ]
  const missing = needed.find((grantType) => !allowed.includes(grantType))
  if (missing !== undefined) {
    throw new ProtocolError(
      'unauthorized_client',
      `Grant type '${missing}' not allowed for the client.`,
    )
  }
}

function pkceChallenge(all: Parameters, required: boolean): string | undefined {
  const { code_challenge: challenge, code_challenge_method: method } = all
  if (challenge === undefined) {
    if (method !== undefined) throw invalid('The code_challenge is missing.')
    if (required) throw invalid('This application must send a code_challenge (PKCE, S256).')
    return undefined
  }
  if (method !== 'S256') throw invalid('The code_challenge_method must be S256.')
  if (!S256.test(challenge)) {
    throw invalid('The code_challenge must be 43 characters of base64url.')
  }
  return challenge
}

function prompts(value: string | undefined): readonly string[] {
  const prompt = words(value)
  const unknown = prompt.find((word) => !PROMPTS.includes(word))
  if (unknown !== undefined)
    throw invalid('The prompt must be none, login, consent or select_account.')
  if (prompt.includes('none') && prompt.length > 1) {
    throw invalid('prompt=none cannot be combined with another prompt.')
  }
  return prompt
}

/**
 * An unknown class is ignored, as OpenID Connect Core section 3.1.2.1 wants; a misspelt demand for
 * more than one factor is not, since the caller would believe that it was heard.
 */
function acrValues(value: string | undefined): readonly string[] {
  const values = words(value)
  const odd = values.some((acr) => acr !== ACR_MULTI_FACTOR && /multi-?factor/i.test(acr))
  if (odd) throw invalid(`For more than one factor the acr_values must name ${ACR_MULTI_FACTOR}.`)
  return values
}

function seconds(value: string): number {
  if (!WHOLE_SECONDS.test(value)) throw invalid('The max_age must be a number of seconds.')
  return Number(value)
}

function knownConnection(
  config: TenantConfig,
  { client }: AnswerAddress,
  name: string | undefined,
): string | undefined {
  if (!name) return undefined
  if (!hasConnection(config, client, name)) {
    throw invalid('The connection does not exist or is not enabled for this application.')
  }
  return name
}

/**
 * The id of the organization that `organization` names by its id or its name.
 *
 * @see [Organizations: define behaviour](https://auth0.com/docs/manage-users/organizations/configure-organizations/define-organization-behavior)
 */
function knownOrganization(
  { organizations }: TenantConfig,
  { organizationUsage }: Client,
  wanted: string | undefined,
): string | undefined {
  if (!wanted) {
    if (organizationUsage !== 'require') return undefined
    throw invalid('parameter organization is required for this client')
  }
  if (organizationUsage === 'deny') {
    throw invalid('parameter organization is not allowed for this client')
  }
  const organization = organizations.find(({ id, name }) => id === wanted || name === wanted)
  if (!organization) throw invalid('parameter organization is invalid')
  return organization.id
}

function words(value: string | undefined): readonly string[] {
  return value === undefined ? [] : value.split(' ').filter(Boolean)
}

function invalid(description: string): ProtocolError {
  return new ProtocolError('invalid_request', description)
}
