import { createHash } from 'node:crypto'
import type { AuthorizationRequest } from '@lockstep/protocol'
import type { FederatedConnection } from '../config/federated-connection.js'
import { fingerprint, randomSecret } from '../flow/wire/secrets.js'
import type { Services } from '../services.js'
import { providerOf } from './provider.js'

/** A visit of another site that began and has not come back. */
export interface UpstreamLogin {
  /** The fingerprint of the `state` that was sent along. */
  readonly id: string
  /** The login it belongs to, and by that the browser. */
  readonly loginId: string
  readonly connection: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** Seconds for the visit; our choice, as long as a login page is open. */
const VISIT_SECONDS = 3600

/** Where people come back to from another site; the path is Auth0's. */
export function callbackOf(services: Pick<Services, 'issuer'>): string {
  return `${services.issuer()}login/callback`
}

/**
 * Remembers a visit and returns the address that it begins at: code and PKCE, a state that works once,
 * and a nonce for the ID token.
 *
 * @throws UpstreamError when the site's endpoints cannot be found out.
 * @see [RFC 9700 section 2.1](https://www.rfc-editor.org/rfc/rfc9700#section-2.1)
 */
export async function beginUpstreamLogin(
  services: Services,
  {
    loginId,
    request,
    connection,
    hint = request.loginHint,
  }: {
    readonly loginId: string
    readonly request: AuthorizationRequest
    readonly connection: FederatedConnection
    /** The address that the person typed. */
    readonly hint?: string | undefined
  },
): Promise<string> {
  const provider = await providerOf(services, connection)
  const [state, nonce, codeVerifier] = [randomSecret(), randomSecret(), randomSecret()]
  const pending: UpstreamLogin = {
    id: fingerprint(state),
    loginId,
    connection: connection.name,
    nonce,
    codeVerifier,
  }
  await services.store.put('upstream_login', pending.id, pending, {
    expiresAt: services.clock.now() + VISIT_SECONDS,
  })
  const prompt = freshness(request)
  const url = new URL(provider.authorizationEndpoint)
  const parameters = {
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: callbackOf(services),
    scope: scopeOf(connection, request, provider.openid !== null).join(' '),
    state,
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(provider.openid && { nonce }),
    ...(hint && { login_hint: hint }),
    ...(prompt !== undefined && { prompt }),
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

/** The visit that a `state` belongs to; it is used up by that. */
export async function takeUpstreamLogin(
  { store }: Pick<Services, 'store'>,
  state: string | undefined,
): Promise<UpstreamLogin | undefined> {
  return state ? store.take<UpstreamLogin>('upstream_login', fingerprint(state)) : undefined
}

/** `connection_scope` adds to what the connection asks for itself. */
function scopeOf(
  { scope }: FederatedConnection,
  { query, body }: AuthorizationRequest,
  isOpenid: boolean,
): readonly string[] {
  const more = (query.connection_scope ?? body.connection_scope ?? '').split(/[\s,]+/)
  const own = isOpenid ? ['openid', 'profile', 'email'] : []
  return [...new Set([...own, ...scope, ...more.filter(Boolean)])]
}

/** Who asks for a new login is not served by one that the other site remembers. */
function freshness({ prompt, maxAge }: AuthorizationRequest): string | undefined {
  if (prompt.includes('login') || maxAge === 0) return 'login'
  return prompt.includes('select_account') ? 'select_account' : undefined
}
