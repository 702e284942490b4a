import type { LockstepError } from '@lockstep/protocol'
import { abortable, withDeadline } from './abort.js'
import type { Internals } from './internals.js'
import type { CheckSessionOptions, GetTokenOptions } from './options.js'
import type { Resource } from './resource.js'
import { resource } from './resource.js'
import type { AuthenticationResult } from './result.js'
import { silentLogin } from './silent-login.js'
import { refresh } from './token-endpoint.js'

/** Seconds before its end from which a token counts as used up; our choice, for the API call itself. */
const MARGIN_SECONDS = 30

/** Seconds, with waiting for the renewals of other tabs; our choice, longer than one can take. */
const TIMEOUT_SECONDS = 30

/** An access token that lasts, from memory if possible. */
export async function getToken(internals: Internals, options: GetTokenOptions): Promise<string> {
  const { session, now } = internals
  const wanted = resource(internals, options)
  const cached = () => {
    const result = options.ignoreCache ? undefined : session.find(wanted)?.result
    return result && result.expiresAt > now() + MARGIN_SECONDS ? result : undefined
  }
  // Memory is asked again in turn: the renewal before may have brought what is wanted.
  const task = async () => cached() ?? renew(internals, wanted)
  const result =
    cached() ?? (await once(internals, `renew ${JSON.stringify(wanted)}`, task, options))
  return result.accessToken
}

/** A silent login, whatever memory holds. */
export async function checkSession(
  internals: Internals,
  options: CheckSessionOptions,
): Promise<AuthenticationResult> {
  const wanted = resource(internals, options)
  const task = () => silentLogin(internals, wanted)
  return once(internals, `check ${JSON.stringify(wanted)}`, task, options)
}

/** By refresh token while there is a good one, otherwise by the tenant's session. */
async function renew(internals: Internals, wanted: Resource): Promise<AuthenticationResult> {
  const { session } = internals
  const grant = session.find(wanted)
  if (grant?.refreshToken) {
    try {
      return await refresh(internals, grant)
    } catch (error) {
      if ((error as LockstepError).code !== 'invalid_grant') throw error
      // Used up or revoked: it will never be good again.
      session.save({ ...grant, refreshToken: undefined })
    }
  }
  return silentLogin(internals, wanted)
}

type Task = () => Promise<AuthenticationResult>

/**
 * Joins the same task if it is under way, otherwise begins it when no other is, in any tab. The signal
 * ends the waiting of this caller, not the task of all.
 */
async function once(
  internals: Internals,
  key: string,
  task: Task,
  { signal }: { readonly signal?: AbortSignal },
): Promise<AuthenticationResult> {
  const { renewals } = internals.session
  const underWay = renewals.get(key) ?? inTurn(internals, task).finally(() => renewals.delete(key))
  renewals.set(key, underWay)
  return abortable(withDeadline(signal, TIMEOUT_SECONDS), (resolve, reject) => {
    underWay.then(resolve, reject)
  })
}

/**
 * Runs one task at a time in all tabs, so that a rotating session or token is never used twice at once.
 *
 * @see [Web Locks API](https://www.w3.org/TR/web-locks/); where WebCrypto is, they are too
 */
async function inTurn({ window, name }: Internals, task: Task): Promise<AuthenticationResult> {
  const { locks } = window().navigator as { locks?: LockManager }
  return locks ? locks.request(name, task) : task()
}
