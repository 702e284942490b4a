import { FACTOR_NAMES } from '@lockstep/protocol'
import { removeAuthenticator } from '../../factors/remove-authenticator.js'
import { authenticatorsOf } from '../../factors/factors.js'
import type { Services } from '../../services.js'
import { apiFactors, apiId } from '../mfa/api-factors.js'
import { mfaCaller, requireScope } from '../mfa/mfa-bearer.js'
import { json } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { ProtocolError } from '../wire/protocol-error.js'

/**
 * `GET /mfa/authenticators`: the user's active authenticators. One that was offered and never confirmed
 * is not among them.
 */
export async function listAuthenticators(request: Request, services: Services): Promise<Answer> {
  const caller = await mfaCaller(services, request)
  if (caller.kind === 'access_token') requireScope(caller, 'read:authenticators')
  const found = await apiAuthenticators(services, caller.user.user_id)
  return json(found.map(({ shown }) => shown))
}

/**
 * `DELETE /mfa/authenticators/{id}`: for who is signed in, never with an `mfa_token`, since a stolen
 * password would be enough to take the second factor away.
 */
export async function deleteAuthenticator(request: Request, services: Services): Promise<Answer> {
  const caller = await mfaCaller(services, request)
  requireScope(caller, 'remove:authenticators')
  const { user_id: userId } = caller.user
  const id = lastOf(new URL(request.url).pathname)
  const found = await apiAuthenticators(services, userId)
  const meant = found.find(({ shown }) => shown.id === id)
  if (!meant || !(await removeAuthenticator(services, userId, meant.id))) {
    throw new ProtocolError('invalid_request', 'There is no such authenticator to remove.', {
      status: 404,
    })
  }
  return { status: 204, body: null, headers: {}, cookies: [] }
}

async function apiAuthenticators(services: Services, userId: string) {
  const authenticators = await authenticatorsOf(services, userId)
  return apiFactors(FACTOR_NAMES).flatMap((known) => {
    const { factor, authenticatorType, channel, type } = known
    const own = authenticators.filter((authenticator) => authenticator.factor === factor)
    return own.map(({ id, name }) => ({
      id,
      shown: {
        id: apiId(known, id),
        authenticator_type: authenticatorType,
        active: true,
        ...(channel !== undefined && { oob_channel: channel }),
        ...(name !== undefined && { name }),
        type,
      },
    }))
  })
}

function lastOf(pathname: string): string {
  const segment = pathname.slice(pathname.lastIndexOf('/') + 1)
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
