import type { Subject } from '@lockstep/protocol'
import type { Services } from '../../services.js'
import { instant } from '../../users/user-documents.js'
import type { User } from '../../users/user.js'
import { readSession, startSession } from '../sessions/sessions.js'
import type { Session } from '../sessions/sessions.js'

/** A first factor that was proven just now, or in the session that is still there. */
export interface SignedIn {
  readonly user: User
  readonly subject: Subject
  readonly session: Session
  readonly reused: boolean
  /** The session's secret and its cookie, when it is new. */
  readonly secret?: string
  readonly cookie?: string
}

/** Who proved a first factor, over which connection and how. */
export interface ProvenIdentity extends Pick<User, 'connection' | 'user_id'> {
  /** A password by default. */
  readonly method?: Subject['method']
  /** The browser gets no cookie, so nobody can come back to the session. Off by default. */
  readonly forgetful?: boolean
}

/**
 * Records a first factor that was right: counts the login and starts the session. This happens before
 * the rules run and survives their denial, as on Auth0, so a session never proves more than that.
 */
export async function signIn(
  services: Services,
  request: Request,
  { user_id: userId, connection, method = 'pwd', forgetful = false }: ProvenIdentity,
): Promise<SignedIn> {
  const { ip } = services.whereabouts(request).origin
  const user = await countLogin(services, { userId, ip })
  const { session, secret, cookie } = await startSession(services, {
    userId,
    connection,
    method,
    replaces: forgetful ? undefined : await readSession(services, request),
  })
  return {
    user,
    session,
    ...(!forgetful && { secret, cookie }),
    reused: false,
    subject: subjectOf(session),
  }
}

/** Counts a login whose password was right, on whatever way it came. */
export async function countLogin(
  services: Services,
  { userId, ip }: { readonly userId: string; readonly ip: string },
): Promise<User> {
  return services.users.update(userId, (before) => ({
    ...before,
    logins_count: before.logins_count + 1,
    last_login: instant(services.clock),
    last_ip: ip,
  }))
}

/** The methods that begin a session, by name. */
const FIRST_FACTORS: ReadonlyMap<string, Subject['method']> = new Map(
  (['pwd', 'federated', 'email', 'sms'] as const).map((method) => [method, method]),
)

/** Who a session is for. */
export function subjectOf({ id, userId, connection, createdAt, methods }: Session): Subject {
  const first = methods.find(({ name }) => FIRST_FACTORS.has(name))
  const method = FIRST_FACTORS.get(first?.name ?? '') ?? 'pwd'
  return { userId, connection, method, authenticatedAt: createdAt, sessionId: id }
}
