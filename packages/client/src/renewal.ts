import { LockstepError } from '@lockstep/protocol'
import { untilAborted } from './abort.js'
import type { Exclusive } from './exclusive.js'
import type { Internals } from './internals.js'
import type { CheckSessionOptions, GetTokenOptions } from './options.js'
import type { AuthenticationResult } from './result.js'
import { fullScope } from './scope.js'
import type { Session } from './session.js'
import { silentLogin } from './silent-login.js'
import { refresh } from './token-endpoint.js'

/** Seconds before its end from which a token counts as used up; our choice, for the API call itself. */
const MARGIN_SECONDS = 30

interface Wanted {
  readonly audience: string | undefined
  readonly scope: string
}

/** An access token that lasts, from memory if possible. */
export async function getToken(
  internals: Internals,
  exclusive: Exclusive,
  { ignoreCache = false, signal, ...options }: GetTokenOptions,
): Promise<string> {
  const { session } = internals
  const wanted = want(internals, options)
  const cached = () => {
    const result = session.find(wanted.audience, wanted.scope)?.result
    const soon = internals.environment.now() + MARGIN_SECONDS
    return !ignoreCache && result && result.expiresAt > soon ? result : undefined
  }
  const renewed = () =>
    join(session, JSON.stringify(wanted), () =>
      exclusive(async () => cached() ?? renew(internals, session, wanted)),
    )
  return (cached() ?? (await untilAborted(renewed(), signal))).accessToken
}

/** A silent login, whatever memory holds. */
export async function checkSession(
  internals: Internals,
  exclusive: Exclusive,
  { signal, ...options }: CheckSessionOptions,
): Promise<AuthenticationResult> {
  const { session } = internals
  const wanted = want(internals, options)
  const checked = join(session, `silent ${JSON.stringify(wanted)}`, () =>
    exclusive(() => silentLogin(internals, session, wanted)),
  )
  return untilAborted(checked, signal)
}

/** By refresh token while there is a good one, otherwise by the tenant's session. */
async function renew(
  internals: Internals,
  session: Session,
  wanted: Wanted,
): Promise<AuthenticationResult> {
  const grant = session.find(wanted.audience, wanted.scope)
  if (grant?.refreshToken === undefined) return silentLogin(internals, session, wanted)
  try {
    return await refresh(internals, session, grant)
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'invalid_grant') throw error
    // Used up or revoked: it will never be good again.
    session.save({ ...grant, refreshToken: undefined })
    return silentLogin(internals, session, wanted)
  }
}

function want(internals: Internals, { audience, scope }: CheckSessionOptions): Wanted {
  return {
    audience: audience ?? internals.audience,
    scope: scope === undefined ? internals.scope : fullScope(scope, internals.useRefreshTokens),
  }
}

/** Joins the renewal of the same thing that is under way, or begins it. */
function join(
  { renewals }: Session,
  key: string,
  begin: () => Promise<AuthenticationResult>,
): Promise<AuthenticationResult> {
  const underWay = renewals.get(key) ?? begin().finally(() => renewals.delete(key))
  renewals.set(key, underWay)
  return underWay
}
