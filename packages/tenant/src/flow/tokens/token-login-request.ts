import type { AuthorizationRequest, RequestOrigin } from '@lockstep/protocol'
import type { Parameters } from '../wire/parameters.js'

/** What a login at the token endpoint asks for. */
export interface TokenLoginInput {
  readonly protocol: AuthorizationRequest['protocol']
  readonly clientId: string
  readonly scope: readonly string[]
  readonly audience?: string | undefined
  readonly connection?: string
  readonly organization?: string | undefined
  readonly body: Parameters
  /** `false`: the application has no way to go on when a second factor is demanded. */
  readonly sso?: boolean
  readonly origin: RequestOrigin
}

/** What rules must not see of a request to the token endpoint. */
const SECRETS = new Set([
  'client_assertion',
  'client_secret',
  'device_code',
  'otp',
  'password',
  'refresh_token',
])

/** A request for a login at the token endpoint: no browser, no prompt and nothing that is secret. */
export function tokenLoginRequest({
  protocol,
  clientId,
  scope,
  audience,
  connection,
  organization,
  sso = true,
  body,
  origin,
}: TokenLoginInput): AuthorizationRequest {
  return {
    protocol,
    clientId,
    redirectUri: '',
    responseMode: 'query',
    responseType: [],
    scope,
    ...(audience && { audience }),
    ...(connection !== undefined && { connection }),
    ...(organization !== undefined && { organization }),
    prompt: [],
    acrValues: [],
    uiLocales: [],
    sso,
    query: {},
    body: Object.fromEntries(Object.entries(body).filter(([name]) => !SECRETS.has(name))),
    origin,
  }
}
