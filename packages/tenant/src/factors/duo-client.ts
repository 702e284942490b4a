import type { ProviderService } from '@lockstep/protocol'
import type { JWTPayload } from 'jose'
import { isLoopbackName } from '../http/host-check.js'
import { randomSecret } from '../flow/wire/secrets.js'

/** One application at Duo, as the tenant speaks for it. */
export interface DuoClient {
  readonly service: ProviderService
  /** Where Duo sends the browser back to. */
  readonly redirectUri: string
  /** Seconds since the epoch. */
  readonly now: number
}

/** What is asked of one person, and must come back with the answer. */
export interface DuoQuestion {
  readonly username: string
  readonly nonce: string
}

const HEALTH_CHECK = '/oauth/v1/health_check'
const AUTHORIZE = '/oauth/v1/authorize'
const TOKEN = '/oauth/v1/token'

/** Seconds that Duo lets a signed request live, and that clocks may differ, as in its own clients. */
const REQUEST_SECONDS = 300
const LEEWAY_SECONDS = 60
/** Our choice: a person waits for it. */
const TIMEOUT_MS = 10_000

/**
 * Asks whether Duo is there and knows the keys.
 *
 * @throws Error that says why not.
 * @see [Duo OIDC Auth API: health check](https://duo.com/docs/oauthapi)
 */
export async function checkDuoHealth(client: DuoClient): Promise<void> {
  const { stat, message, message_detail } = await post(client, HEALTH_CHECK, {
    client_id: client.service.ikey,
    client_assertion: await assertion(client, HEALTH_CHECK),
  })
  if (stat !== 'OK') throw new Error(`Duo is not ready: ${words(message, message_detail)}`)
}

/** The address at Duo where the person is asked; the signed request in it lives 5 minutes. */
export async function duoPromptUrl(
  client: DuoClient,
  { username, nonce, state }: DuoQuestion & { readonly state: string },
): Promise<string> {
  const { service, redirectUri, now } = client
  const request = await sign(client, {
    response_type: 'code',
    scope: 'openid',
    exp: now + REQUEST_SECONDS,
    client_id: service.ikey,
    redirect_uri: redirectUri,
    state,
    duo_uname: username,
    iss: service.ikey,
    aud: originOf(service),
    use_duo_code_attribute: true,
  })
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: service.ikey,
    request,
    redirect_uri: redirectUri,
    scope: 'openid',
    nonce,
  })
  return `${originOf(service)}${AUTHORIZE}?${query.toString()}`
}

/**
 * Exchanges the code that came back, and checks that Duo allowed this very person for this very question.
 *
 * @throws Error that says why not.
 * @see [OpenID Connect Core section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)
 */
export async function confirmWithDuo(
  client: DuoClient,
  { code, username, nonce }: DuoQuestion & { readonly code: string },
): Promise<void> {
  const { service, redirectUri } = client
  const { id_token, error, error_description } = await post(client, TOKEN, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    client_id: service.ikey,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion(client, TOKEN),
  })
  if (typeof id_token !== 'string') {
    throw new Error(`Duo gave no ID token: ${words(error, error_description)}`)
  }
  const claims = await verify(client, id_token)
  if (claims.preferred_username !== username) throw new Error('Duo answered for another person.')
  if (claims.nonce !== nonce) throw new Error('Duo answered another question.')
  const { auth_result: outcome } = claims
  if (!isRecord(outcome) || outcome.result !== 'allow') throw new Error('Duo did not allow it.')
}

/** Duo is reached over TLS; nobody is between us and a service on this machine. */
function originOf({ host }: ProviderService): string {
  const [hostname = ''] = host.toLowerCase().split(':')
  return `${isLoopbackName(hostname) ? 'http' : 'https'}://${host.toLowerCase()}`
}

async function assertion(client: DuoClient, endpoint: string): Promise<string> {
  const { service, now } = client
  return sign(client, {
    iss: service.ikey,
    sub: service.ikey,
    aud: `${originOf(service)}${endpoint}`,
    jti: randomSecret(),
    iat: now,
    exp: now + REQUEST_SECONDS,
  })
}

async function sign({ service }: DuoClient, claims: JWTPayload): Promise<string> {
  const { SignJWT } = await import('jose')
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS512' })
    .sign(new TextEncoder().encode(service.skey))
}

async function verify({ service, now }: DuoClient, idToken: string): Promise<JWTPayload> {
  const { jwtVerify } = await import('jose')
  const { payload } = await jwtVerify(idToken, new TextEncoder().encode(service.skey), {
    algorithms: ['HS512'],
    issuer: `${originOf(service)}${TOKEN}`,
    audience: service.ikey,
    requiredClaims: ['exp', 'iat'],
    currentDate: new Date(now * 1000),
    clockTolerance: LEEWAY_SECONDS,
  })
  return payload
}

async function post(
  { service }: DuoClient,
  endpoint: string,
  fields: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${originOf(service)}${endpoint}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(fields).toString(),
    // What is signed here is for this host alone.
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (!isRecord(body)) throw new Error(`Duo answered ${response.status} without JSON.`)
  return body
}

function words(...texts: readonly unknown[]): string {
  return texts.filter((text) => typeof text === 'string').join(': ') || 'no reason given'
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
