import type { LockstepError } from '@lockstep/protocol'
import { abortable } from './abort.js'
import type { Internals } from './internals.js'
import type { CheckSessionOptions, GetTokenOptions } from './options.js'
import type { Resource } from './resource.js'
import { resource } from './resource.js'
import type { AuthenticationResult } from './result.js'
import type { Session } from './session.js'
import { silentLogin } from './silent-login.js'
import { refresh } from './token-endpoint.js'

/** Seconds before its end from which a token counts as used up; our choice, for the API call itself. */
const MARGIN_SECONDS = 30

/** An access token that lasts, from memory if possible. */
export async function getToken(
  internals: Internals,
  { ignoreCache, signal, ...options }: GetTokenOptions,
): Promise<string> {
  const { session, environment } = internals
  const wanted = resource(internals, options)
  const cached = () => {
    const result = ignoreCache ? undefined : session.find(wanted)?.result
    return result && result.expiresAt > environment.now() + MARGIN_SECONDS ? result : undefined
  }
  // Asked again in turn: another renewal may have brought what is wanted meanwhile.
  const renewed = async () => cached() ?? renew(internals, session, wanted)
  const result =
    cached() ?? (await once(internals, { key: 'renew', wanted, signal, task: renewed }))
  return result.accessToken
}

/** A silent login, whatever memory holds. */
export async function checkSession(
  internals: Internals,
  { signal, ...options }: CheckSessionOptions,
): Promise<AuthenticationResult> {
  const { session } = internals
  const wanted = resource(internals, options)
  const task = () => silentLogin(internals, session, wanted)
  return once(internals, { key: 'check', wanted, signal, task })
}

/** By refresh token while there is a good one, otherwise by the tenant's session. */
async function renew(
  internals: Internals,
  session: Session,
  wanted: Resource,
): Promise<AuthenticationResult> {
  const grant = session.find(wanted)
  if (grant?.refreshToken) {
    try {
      return await refresh(internals, session, grant)
    } catch (error) {
      if ((error as LockstepError).code !== 'invalid_grant') throw error
      // Used up or revoked: it will never be good again.
      session.save({ ...grant, refreshToken: undefined })
    }
  }
  return silentLogin(internals, session, wanted)
}

/**
 * Joins the same task if it is under way, otherwise begins it when no other is. The signal ends the
 * waiting of this caller, not the task of all.
 */
async function once(
  { session: { renewals }, exclusive }: Internals,
  {
    key,
    wanted,
    signal,
    task,
  }: {
    readonly key: string
    readonly wanted: Resource
    readonly signal: AbortSignal | undefined
    readonly task: () => Promise<AuthenticationResult>
  },
): Promise<AuthenticationResult> {
  const id = `${key} ${wanted.audience} ${wanted.scope}`
  const underWay = renewals.get(id) ?? exclusive(task).finally(() => renewals.delete(id))
  renewals.set(id, underWay)
  return abortable(signal, (resolve, reject) => void underWay.then(resolve, reject))
}
