import { createHash } from 'node:crypto'
import { ACR_MULTI_FACTOR } from '@lockstep/protocol'
import type { Cleared, FrontChannelTokens, TokenResponse } from '@lockstep/protocol'
import type { JWTPayload } from 'jose'
import { authenticatorsOf, factorsIn } from '../../factors/factors.js'
import { vouchersAmong } from '../../factors/vouching.js'
import type { Client } from '../../config/tenant-config.js'
import type { Services } from '../../services.js'
import type { User } from '../../users/user.js'
import { proofsOf } from '../login/proofs.js'
import type { SessionMethod } from '../sessions/sessions.js'
import { issueCode } from './authorization-codes.js'
import { profileClaims } from './profile-claims.js'
import { rotateFamily, startFamily } from './refresh-families.js'
import type { FamilyTerms, RefreshFamily } from './refresh-families.js'
import { mfaAudience } from './requested-audience.js'
import { sign } from './sign.js'

/** What is wanted: what the browser brings back, or tokens for the application that asks itself. */
export type Order =
  | {
      readonly as: 'answer'
      readonly client: Client
      readonly user: User
      /** For the family that the code's refresh token would begin. */
      readonly familyTerms: FamilyTerms
    }
  | {
      readonly as: 'tokens'
      readonly client: Client
      readonly user: User
      /** The family to rotate, or the id of the one to begin. */
      readonly family: RefreshFamily | string
      /** For a family that begins; one that is rotated has its own. */
      readonly familyTerms: FamilyTerms
    }

/** The answer of `/authorize`, or that of the token endpoint. */
export type Minted<O extends Order> = O extends { readonly as: 'answer' }
  ? FrontChannelTokens
  : TokenResponse

/**
 * The only place where codes and tokens are made. It takes a {@link Cleared} transaction, which only
 * `clear()` makes out of one whose obligations are met: there is no second door. The hole that
 * `legacy.unsafeResourceOwner` reproduces does not lead here (`unsafe-resource-owner.ts`).
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
): Promise<FrontChannelTokens | TokenResponse> {
  return order.as === 'answer'
    ? mintAnswer(services, cleared, order)
    : mintTokens(services, cleared, order)
}

/** The scope that was granted: what the rules made of what was asked for. */
export function grantedScope({ claims, request }: Cleared): readonly string[] {
  return claims.scope ?? request.scope
}

/** What the `response_type` names, and no refresh token: a browser is no place for one. */
async function mintAnswer(
  services: Services,
  cleared: Cleared,
  { client, user, familyTerms }: Extract<Order, { as: 'answer' }>,
): Promise<FrontChannelTokens> {
  const { responseType } = cleared.request
  const code = responseType.includes('code')
    ? await issueCode(services, cleared, familyTerms)
    : undefined
  const access = responseType.includes('token')
    ? await accessToken(services, cleared, client)
    : undefined
  return {
    ...(code !== undefined && { code }),
    ...access,
    ...(responseType.includes('id_token') && {
      id_token: await sign(services, client.idTokenLifetime, {
        ...idClaims(cleared, client, user),
        // OpenID Connect Core section 3.3.2.11: nobody can swap what came along with the ID token.
        ...(code !== undefined && { c_hash: halfHash(code) }),
        ...(access && { at_hash: halfHash(access.access_token) }),
      }),
    }),
  }
}

async function mintTokens(
  services: Services,
  cleared: Cleared,
  { client, user, ...lasting }: Extract<Order, { as: 'tokens' }>,
): Promise<TokenResponse> {
  // First, since it is the step that a second user of the same code or token fails at.
  const refresh = await refreshToken(services, cleared, { client, ...lasting })
  return {
    ...(await accessToken(services, cleared, client)),
    ...(grantedScope(cleared).includes('openid') && {
      id_token: await sign(services, client.idTokenLifetime, idClaims(cleared, client, user)),
    }),
    ...(refresh !== undefined && { refresh_token: refresh }),
  }
}

async function accessToken(services: Services, cleared: Cleared, client: Client) {
  const scope = grantedScope(cleared)
  const lifetime = accessTokenLifetime(services, cleared, client)
  return {
    access_token: await sign(services, lifetime, {
      ...cleared.claims.accessToken,
      sub: cleared.subject.userId,
      aud: audience(services, cleared, scope),
      azp: client.clientId,
      ...organizationClaim(cleared),
      ...(isForMfaApi(services, cleared) &&
        (await provesOwner(services, cleared)) && { acr: ACR_MULTI_FACTOR }),
      scope: scope.join(' '),
    }),
    token_type: 'Bearer',
    expires_in: lifetime,
    scope: scope.join(' '),
  } as const
}

/** Auth0's lifetime of tokens that manage second factors. Seconds. */
const MFA_API_LIFETIME = 600

function accessTokenLifetime(services: Services, cleared: Cleared, client: Client): number {
  return isForMfaApi(services, cleared)
    ? Math.min(MFA_API_LIFETIME, client.accessTokenLifetime)
    : client.accessTokenLifetime
}

/**
 * Such a token says whether its login proved a second factor: one from before the user's first
 * authenticator must not manage what was enrolled since (RFC 9470 section 4).
 */
function isForMfaApi(services: Services, { request }: Cleared): boolean {
  return request.audience === mfaAudience(services)
}

/** Whether the login proved an authenticator by which its owner may change what there is. */
async function provesOwner(
  services: Services,
  { subject, fulfilments }: Cleared,
): Promise<boolean> {
  const enrolled = factorsIn(await authenticatorsOf(services, subject.userId))
  const vouchers = vouchersAmong(enrolled)
  return fulfilments.some(
    (proof) =>
      proof.kind === 'multifactor' &&
      proof.by !== 'remembered-browser' &&
      vouchers.includes(proof.factor),
  )
}

/** The left half of the SHA-256 hash, as RS256 wants it (OpenID Connect Core section 3.1.3.6). */
function halfHash(text: string): string {
  return createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')
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
    ...organizationClaim(cleared),
    ...(wasChallenged(cleared) && { acr: ACR_MULTI_FACTOR, amr: ['mfa'] }),
  }
}

/** The organization that the person signed in to. */
function organizationClaim({ request: { organization } }: Cleared): { org_id?: string } {
  return organization === undefined ? {} : { org_id: organization }
}

/**
 * Whether the person proved a second factor in this very transaction and on our own page. A remembered
 * browser, a silent login and a refresh proved nothing now and must not look as if they had, and Auth0
 * says nothing of a code that came through the MFA API.
 *
 * @see [Step-up authentication for web apps](https://auth0.com/docs/secure/multi-factor-authentication/step-up-authentication/configure-step-up-authentication-for-web-apps)
 */
function wasChallenged({ browserId, fulfilments }: Cleared): boolean {
  if (browserId === null) return false
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
  {
    client,
    family,
    familyTerms,
  }: Pick<Extract<Order, { as: 'tokens' }>, 'client' | 'family' | 'familyTerms'>,
): Promise<string | undefined> {
  if (typeof family !== 'string') {
    return rotateFamily(services, client, provenBy(family, cleared))
  }
  const { request, subject } = cleared
  const wanted =
    grantedScope(cleared).includes('offline_access') &&
    request.scope.includes('offline_access') &&
    client.grantTypes.includes('refresh_token')
  if (!wanted) return undefined
  return startFamily(services, client, {
    ...familyTerms,
    id: family,
    clientId: client.clientId,
    userId: subject.userId,
    connection: subject.connection,
    // What was asked for, not what the rules made of it: they run again at each refresh.
    scope: request.scope,
    ...(request.audience !== undefined && { audience: request.audience }),
    ...(request.organization !== undefined && { organization: request.organization }),
    sessionId: subject.sessionId,
    authenticatedAt: subject.authenticatedAt,
    methods: methodsOf(cleared),
  })
}

/** How the person of this login proved who they are. */
function methodsOf({ subject, fulfilments }: Cleared): readonly SessionMethod[] {
  return [
    { name: subject.method, timestamp: subject.authenticatedAt * 1000 },
    ...proofsOf(fulfilments),
  ]
}

/** The family with what this refresh proved: Actions see it at the next one, and need not ask again. */
function provenBy(family: RefreshFamily, { fulfilments }: Cleared): RefreshFamily {
  const proofs = proofsOf(fulfilments)
  if (proofs.length === 0) return family
  const { methods = [] } = family
  const others = methods.filter((old) => !proofs.some(({ type }) => type === old.type))
  return { ...family, methods: [...others, ...proofs] }
}
