import { ACR_MULTI_FACTOR } from '@lockstep/protocol'
import type { Cleared, TokenResponse } from '@lockstep/protocol'
import type { JWTPayload } from 'jose'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import type { User } from '../../users/user.js'
import { issueCode } from './authorization-codes.js'
import { profileClaims } from './profile-claims.js'
import { rotateFamily, startFamily } from './refresh-families.js'
import type { RefreshFamily } from './refresh-families.js'

/** What is wanted: a code for the browser, or tokens for the application. */
export type Order =
  | { readonly as: 'code' }
  | {
      readonly as: 'tokens'
      readonly client: Client
      readonly user: User
      /** The family to rotate, or the id of the one to begin. */
      readonly family: RefreshFamily | string
    }

/** A code, or tokens. */
export type Minted<O extends Order> = O extends { readonly as: 'code' } ? string : TokenResponse

/**
 * The only place where codes and tokens are made. It takes a {@link Cleared} transaction, which only
 * `clear()` makes out of one whose obligations are met: there is no second door.
 */
export async function mint<O extends Order>(
  services: Services,
  cleared: Cleared,
  order: O,
): Promise<Minted<O>>
export async function mint(
  services: Services,
  cleared: Cleared,
  order: Order,
): Promise<string | TokenResponse> {
  return order.as === 'code' ? issueCode(services, cleared) : mintTokens(services, cleared, order)
}

/** The scope that was granted: what the rules made of what was asked for. */
export function grantedScope({ claims, request }: Cleared): readonly string[] {
  return claims.scope ?? request.scope
}

async function mintTokens(
  services: Services,
  cleared: Cleared,
  { client, user, family }: Extract<Order, { as: 'tokens' }>,
): Promise<TokenResponse> {
  const scope = grantedScope(cleared)
  // First, since it is the step that a second user of the same code or token fails at.
  const refresh = await refreshToken(services, cleared, { client, family })
  return {
    access_token: await sign(services, client.accessTokenLifetime, {
      ...cleared.claims.accessToken,
      sub: cleared.subject.userId,
      aud: audience(services, cleared, scope),
      azp: client.clientId,
      scope: scope.join(' '),
    }),
    token_type: 'Bearer',
    expires_in: client.accessTokenLifetime,
    scope: scope.join(' '),
    ...(scope.includes('openid') && {
      id_token: await sign(services, client.idTokenLifetime, idClaims(cleared, client, user)),
    }),
    ...(refresh !== undefined && { refresh_token: refresh }),
  }
}

/** Rules may correct the profile; who signed in, how and for whom is said last, by us. */
function idClaims(cleared: Cleared, client: Client, user: User): JWTPayload {
  const { subject, request, claims } = cleared
  return {
    ...profileClaims(user, grantedScope(cleared)),
    ...claims.idToken,
    sub: subject.userId,
    aud: client.clientId,
    auth_time: subject.authenticatedAt,
    ...(subject.sessionId !== null && { sid: subject.sessionId }),
    ...(request.nonce !== undefined && { nonce: request.nonce }),
    ...(wasChallenged(cleared) && { acr: ACR_MULTI_FACTOR, amr: ['mfa'] }),
  }
}

/**
 * Whether the person proved a second factor in this very transaction. A remembered browser, a silent
 * login and a refresh proved nothing now and must not look as if they had.
 *
 * @see [Step-up authentication for web apps](https://auth0.com/docs/secure/multi-factor-authentication/step-up-authentication/configure-step-up-authentication-for-web-apps)
 */
function wasChallenged({ fulfilments }: Cleared): boolean {
  return fulfilments.some(
    (fulfilment) => fulfilment.kind === 'multifactor' && fulfilment.by !== 'remembered-browser',
  )
}

/** The API that was asked for, and `/userinfo` for everyone who signs in with OpenID Connect. */
function audience(
  services: Services,
  { request }: Cleared,
  scope: readonly string[],
): string | string[] {
  const userinfo = `${services.issuer()}userinfo`
  if (request.audience === undefined || request.audience === userinfo) return userinfo
  return scope.includes('openid') ? [request.audience, userinfo] : request.audience
}

async function refreshToken(
  services: Services,
  cleared: Cleared,
  { client, family }: Pick<Extract<Order, { as: 'tokens' }>, 'client' | 'family'>,
): Promise<string | undefined> {
  if (typeof family !== 'string') return rotateFamily(services, client, family)
  const { request, subject, fulfilments } = cleared
  const wanted =
    grantedScope(cleared).includes('offline_access') &&
    request.scope.includes('offline_access') &&
    client.grantTypes.includes('refresh_token')
  if (!wanted) return undefined
  return startFamily(services, client, {
    id: family,
    clientId: client.clientId,
    userId: subject.userId,
    connection: subject.connection,
    // What was asked for, not what the rules made of it: they run again at each refresh.
    scope: request.scope,
    ...(request.audience !== undefined && { audience: request.audience }),
    sessionId: subject.sessionId,
    authenticatedAt: subject.authenticatedAt,
    mfa: fulfilments.some(({ kind }) => kind === 'multifactor'),
  })
}

async function sign(
  services: Services,
  lifetimeSeconds: number,
  claims: JWTPayload,
): Promise<string> {
  // Loaded here, since a tenant must not wait for it before it answers its first request.
  const { SignJWT } = await import('jose')
  const { kid, privateKey } = await services.keys.current()
  const now = services.clock.now()
  return new SignJWT({ ...claims, iss: services.issuer(), iat: now, exp: now + lifetimeSeconds })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
    .sign(privateKey)
}
