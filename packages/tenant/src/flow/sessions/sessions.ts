import type { Subject } from '@lockstep/protocol'
import type { CookieMode } from '@lockstep/rules'
import type { Services } from '../../services.js'
import { deleteCookie, readCookie, writeCookie } from '../../http/cookies.js'
import { COOKIES } from '../wire/cookie-names.js'
import { fingerprint, randomSecret } from '../wire/secrets.js'

/** One way in which the person of a session proved who they are. */
export interface SessionMethod {
  readonly name: string
  /** Milliseconds since the epoch, as on Auth0. */
  readonly timestamp: number
  /** The factor, as Actions call it, where the method is `mfa`. */
  readonly type?: string
}

/** A first factor that was proven in one browser. It says nothing about what rules think of it. */
export interface Session {
  /** The fingerprint of its cookie; the `sid` of ID tokens and `context.sessionID`. */
  readonly id: string
  readonly version: number
  readonly userId: string
  readonly connection: string
  /** Seconds since the epoch. */
  readonly createdAt: number
  /** `context.authentication.methods`. */
  readonly methods: readonly SessionMethod[]
  /** The clients that got tokens in it: `context.sso.current_clients`. */
  readonly clients: readonly string[]
  /** The session that took its place when somebody signed in again in this browser. */
  readonly replacedBy?: string
  /** Earlier ends than the tenant's, as an Action set them; seconds since the epoch. */
  readonly expiresAt?: number
  readonly idleExpiresAt?: number
  /** Until when the browser keeps the cookie: the session's end (the default), or its own closing. */
  readonly cookieMode?: CookieMode
  /** What Actions keep with it. */
  readonly metadata?: Readonly<Record<string, string>>
}

/** How often a change is tried against other writers. Our choice: a browser has few tabs. */
const UPDATE_ATTEMPTS = 10

/** The session of the browser that sent `request`, if it is still good. */
export async function readSession(
  services: Services,
  request: Request,
): Promise<Session | undefined> {
  const secret = presentedSecret(request)
  if (secret === undefined) return undefined
  const session = await services.store.get<Session>('session', fingerprint(secret))
  return session?.replacedBy === undefined ? session : undefined
}

/**
 * Tells whether a session still goes on, itself or in the one that took its place: a login that waits
 * in another tab outlives a new sign-in of its browser, and does not outlive a logout.
 */
export async function isSessionGoingOn(services: Services, sessionId: string): Promise<boolean> {
  let session = await services.store.get<Session>('session', sessionId)
  while (session?.replacedBy !== undefined) {
    session = await services.store.get<Session>('session', session.replacedBy)
  }
  return session !== undefined
}

/**
 * Starts a session and returns its cookie. The secret is new each time, so that nobody can plant a
 * session before a login, and the methods of an earlier one are gone.
 */
export async function startSession(
  services: Services,
  {
    userId,
    connection,
    method = 'pwd',
    replaces,
  }: {
    readonly userId: string
    readonly connection: string
    /** How the first factor was proven. */
    readonly method?: Subject['method']
    readonly replaces: Session | undefined
  },
): Promise<{ readonly session: Session; readonly secret: string; readonly cookie: string }> {
  const secret = randomSecret()
  const now = services.clock.now()
  const session: Session = {
    id: fingerprint(secret),
    version: 1,
    userId,
    connection,
    createdAt: now,
    methods: [{ name: method, timestamp: now * 1000 }],
    clients: [],
  }
  await services.store.put('session', session.id, session, lifetime(services, session))
  if (replaces) {
    await changeSession(services, replaces.id, (before) => ({ ...before, replacedBy: session.id }))
  }
  return { session, secret, cookie: sessionCookie(services, session, secret) }
}

/** Who a login turned out to be for, and the second factors that it proved itself. */
export interface SessionOwner {
  readonly userId: string
  readonly proofs: readonly SessionMethod[]
}

/** What a login adds to its session. */
export interface SessionNews {
  /** The proofs that were made just now. */
  readonly methods?: readonly Omit<SessionMethod, 'timestamp'>[]
  /** A client that got tokens. */
  readonly client?: string
  /** Who the login turned out to be for; see {@link ownedBy}. */
  readonly owner?: SessionOwner
}

/** Adds to the session what this login proved, and restarts its idle time. */
export async function touchSession(
  services: Services,
  sessionId: string,
  { methods = [], client, owner }: SessionNews = {},
): Promise<void> {
  const timestamp = services.clock.now() * 1000
  await changeSession(services, sessionId, (before) => {
    const session = owner ? ownedBy(before, owner) : before
    const others = session.methods.filter((old) => !methods.some((method) => isSame(method, old)))
    return {
      ...session,
      methods: [...others, ...methods.map((method) => ({ ...method, timestamp }))],
      clients: client ? [...new Set([...session.clients, client])] : session.clients,
    }
  })
}

/**
 * The session in the hands of the user whose account signed in. What was proven with an authenticator
 * of the account, also in another tab meanwhile, is no proof of that user's.
 */
export function ownedBy(session: Session, { userId, proofs }: SessionOwner): Session {
  if (session.userId === userId) return session
  const others = session.methods.filter(({ name }) => name !== 'mfa')
  return { ...session, userId, methods: [...others, ...proofs] }
}

/** Changes a session that is still there, against other writers. */
export async function changeSession(
  services: Services,
  sessionId: string,
  change: (before: Session) => Session,
): Promise<void> {
  for (let attempt = 0; attempt < UPDATE_ATTEMPTS; attempt++) {
    const before = await services.store.get<Session>('session', sessionId)
    if (!before) return
    const after = { ...change(before), version: before.version + 1 }
    const options = lifetime(services, after)
    if (await services.store.compareAndSet('session', sessionId, before.version, after, options)) {
      return
    }
  }
}

/** When a session ends, and when it does unless it is used again; seconds since the epoch. */
export function sessionEnds(
  services: Services,
  { createdAt, expiresAt, idleExpiresAt }: Session,
): { readonly expiresAt: number; readonly idleExpiresAt: number } {
  const { sessionLifetimeHours, idleSessionLifetimeHours } = services.config().tenant
  const end = createdAt + sessionLifetimeHours * 3600
  const idleEnd = services.clock.now() + idleSessionLifetimeHours * 3600
  return {
    expiresAt: Math.min(end, expiresAt ?? end),
    idleExpiresAt: Math.min(idleEnd, idleExpiresAt ?? idleEnd),
  }
}

/** Ends one session. */
export async function endSession(services: Services, sessionId: string): Promise<void> {
  await services.store.delete('session', sessionId)
}

/** Ends every session of a user, as after a new password. */
export async function endSessionsOf(services: Services, userId: string): Promise<void> {
  for (;;) {
    const sessions = await services.store.query<Session>('session', { user: userId })
    if (sessions.length === 0) return
    for (const { id } of sessions) await endSession(services, id)
  }
}

/** The cookie of a session that goes on, from its secret; `undefined` when that is another one's. */
export async function sessionCookieFor(
  services: Services,
  sessionId: string,
  secret: string,
): Promise<string | undefined> {
  if (fingerprint(secret) !== sessionId) return undefined
  const session = await services.store.get<Session>('session', sessionId)
  return session && sessionCookie(services, session, secret)
}

/** What the browser that sent `request` holds of its session. */
export function presentedSecret(request: Request): string | undefined {
  return readCookie(request, COOKIES.session) || undefined
}

/** The cookie that makes a browser forget its session. */
export function clearedSessionCookie(services: Services): string {
  return deleteCookie(COOKIES.session, { issuer: services.issuer() })
}

function sessionCookie(services: Services, session: Session, secret: string): string {
  const maxAgeSeconds = sessionEnds(services, session).expiresAt - services.clock.now()
  return writeCookie(COOKIES.session, secret, {
    ...(session.cookieMode !== 'non-persistent' && { maxAgeSeconds }),
    issuer: services.issuer(),
  })
}

function isSame(
  one: Omit<SessionMethod, 'timestamp'>,
  other: Omit<SessionMethod, 'timestamp'>,
): boolean {
  return one.name === other.name && one.type === other.type
}

function lifetime(services: Services, session: Session) {
  const { expiresAt, idleExpiresAt } = sessionEnds(services, session)
  return { expiresAt: Math.min(expiresAt, idleExpiresAt), keys: { user: session.userId } }
}
