import type { Services } from '../../services.js'
import type { Client } from '../../config/tenant-config.js'
import type { SessionMethod } from '../sessions/sessions.js'
import { ProtocolError } from '../wire/protocol-error.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'

/** All refresh tokens that descend from one login. At any time one of them is good. */
export interface RefreshFamily {
  readonly id: string
  readonly version: number
  readonly clientId: string
  readonly userId: string
  readonly connection: string
  readonly scope: readonly string[]
  readonly audience?: string
  /** The organization that the login was one to. */
  readonly organization?: string
  readonly sessionId: string | null
  /** When the first factor was proven; seconds since the epoch. */
  readonly authenticatedAt: number
  /** How the person proved who they are, at the login that began it and since, for Actions. */
  readonly methods?: readonly SessionMethod[]
  /** Earlier ends than the client's, as an Action set them; seconds since the epoch. */
  readonly expiresAt?: number
  readonly idleExpiresAt?: number
  /** What Actions keep with it. */
  readonly metadata?: Readonly<Record<string, string>>
  /** Seconds since the epoch. */
  readonly createdAt: number
  /** The fingerprint of the token that is good; `null` once the family is revoked. */
  readonly current: string | null
}

/** What Actions want of a family; the client's lifetimes stay the longest there are. */
export type FamilyTerms = Pick<RefreshFamily, 'expiresAt' | 'idleExpiresAt' | 'metadata'>

/** What a family is started with. */
export type RefreshGrounds = Omit<RefreshFamily, 'version' | 'createdAt' | 'current'>

/** A refresh token as the store knows it: a pointer to its family. */
interface RefreshToken {
  readonly familyId: string
}

/** A family nobody may use any more. */
const REVOKED = { clientId: '', userId: '', connection: '', scope: [], sessionId: null } as const

/**
 * Starts a family and returns its first token.
 *
 * @throws ProtocolError `invalid_grant` when the family was revoked before it began, because its code
 * was used twice at the same time.
 */
export async function startFamily(
  services: Services,
  client: Client,
  grounds: RefreshGrounds,
): Promise<string> {
  const token = randomSecret()
  const now = services.clock.now()
  const family: RefreshFamily = {
    ...grounds,
    version: 1,
    createdAt: now,
    current: fingerprint(token),
  }
  await keepToken(services, client, family, token)
  const options = familyLifetime(services, client, family)
  if (await services.store.insert('refresh_family', family.id, family, options)) return token
  throw new ProtocolError('invalid_grant', 'Invalid authorization code', { status: 403 })
}

/**
 * Replaces the good token of a family. Of two uses of one token at the same time the second finds
 * that the family has moved on, which is reuse: everything is revoked.
 *
 * @throws ProtocolError `invalid_grant`.
 * @see [RFC 9700 section 4.14.2](https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2)
 */
export async function rotateFamily(
  services: Services,
  client: Client,
  family: RefreshFamily,
): Promise<string> {
  const token = randomSecret()
  const next: RefreshFamily = {
    ...family,
    version: family.version + 1,
    current: fingerprint(token),
  }
  await keepToken(services, client, next, token)
  const options = familyLifetime(services, client, next)
  const { store } = services
  if (await store.compareAndSet('refresh_family', next.id, family.version, next, options)) {
    return token
  }
  await revokeFamily(services, family.id)
  throw invalidRefreshToken('used at the same time')
}

/**
 * The family of a refresh token.
 *
 * @throws ProtocolError `invalid_grant` when the token is unknown or expired; and when it was used
 * before, which revokes the family, since either the owner or a thief holds a newer one.
 */
export async function familyOf(services: Services, token: string): Promise<RefreshFamily> {
  const hash = fingerprint(token)
  const known = await services.store.get<RefreshToken>('refresh_token', hash)
  const family =
    known && (await services.store.get<RefreshFamily>('refresh_family', known.familyId))
  if (!family || family.current === null) throw invalidRefreshToken('unknown, expired or revoked')
  if (family.current !== hash) {
    await revokeFamily(services, family.id)
    throw invalidRefreshToken('reused')
  }
  return family
}

/** The family of a refresh token, whether or not it is the one that is good now. */
export async function familyOfAny(
  services: Services,
  token: string,
): Promise<RefreshFamily | undefined> {
  const known = await services.store.get<RefreshToken>('refresh_token', fingerprint(token))
  return known && services.store.get<RefreshFamily>('refresh_family', known.familyId)
}

/** Revokes a family for good, also one that is just about to begin. */
export async function revokeFamily(services: Services, id: string): Promise<void> {
  const now = services.clock.now()
  const revoked: RefreshFamily = {
    ...REVOKED,
    id,
    version: Number.MAX_SAFE_INTEGER,
    authenticatedAt: now,
    createdAt: now,
    current: null,
  }
  // Long enough that no code or token request can still be on its way.
  await services.store.put('refresh_family', id, revoked, { expiresAt: now + 86_400 })
}

/** Revokes the families that one session began. */
export async function revokeFamiliesOfSession(
  services: Services,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
): Promise<void> {
  const families = await services.store.query<RefreshFamily>('refresh_family', { user: userId })
  for (const family of families) {
    if (family.sessionId === sessionId) await revokeFamily(services, family.id)
  }
}

/** Revokes every family of a user, as after a new password. */
export async function revokeFamiliesOf(services: Services, userId: string): Promise<void> {
  for (;;) {
    const families = await services.store.query<RefreshFamily>('refresh_family', { user: userId })
    if (families.length === 0) return
    for (const { id } of families) await revokeFamily(services, id)
  }
}

/** Auth0's words for every refresh token that is not good. */
export function invalidRefreshToken(detail: string): ProtocolError {
  return new ProtocolError('invalid_grant', 'Unknown or invalid refresh token.', {
    status: 403,
    detail: `refresh token: ${detail}`,
  })
}

async function keepToken(
  services: Services,
  { refreshTokenLifetime }: Client,
  { id, createdAt }: RefreshFamily,
  token: string,
): Promise<void> {
  const document: RefreshToken = { familyId: id }
  await services.store.put('refresh_token', fingerprint(token), document, {
    expiresAt: createdAt + refreshTokenLifetime,
  })
}

/** When a family ends, and when it does unless it is used again; seconds since the epoch. */
export function familyEnds(
  services: Services,
  { refreshTokenLifetime, idleRefreshTokenLifetime }: Client,
  { createdAt, expiresAt, idleExpiresAt }: RefreshFamily,
): { readonly expiresAt: number; readonly idleExpiresAt: number } {
  const end = createdAt + refreshTokenLifetime
  const idleEnd = services.clock.now() + idleRefreshTokenLifetime
  return {
    expiresAt: Math.min(end, expiresAt ?? end),
    idleExpiresAt: Math.min(idleEnd, idleExpiresAt ?? idleEnd),
  }
}

function familyLifetime(services: Services, client: Client, family: RefreshFamily) {
  const { expiresAt, idleExpiresAt } = familyEnds(services, client, family)
  return { expiresAt: Math.min(expiresAt, idleExpiresAt), keys: { user: family.userId } }
}
