import { clear } from '@lockstep/protocol'
import type { Completed, Denied } from '@lockstep/protocol'
import { recordLogin } from '../../risk/login-history.js'
import type { Services } from '../../services.js'
import { admitDevice, isForDevice, refuseDevice } from '../device/device-answer.js'
import { authorizationResponse } from '../request/authorization-response.js'
import { findClient } from '../request/clients.js'
import { touchSession } from '../sessions/sessions.js'
import { mint } from '../tokens/mint.js'
import { withCookies } from '../wire/answer.js'
import type { Answer } from '../wire/answer.js'
import { applyEffects, familyTerms } from './apply-effects.js'
import { logLogin } from './log-login.js'
import type { Login } from './login.js'
import { proofsOf } from './proofs.js'
import { standing } from './standing.js'

/** A login that is over, with what its Actions want done then. */
export type FinishedLogin = Pick<Login, 'effects' | 'effectsOfDenial' | 'trace'> & {
  readonly transaction: Completed | Denied
}

/**
 * Answers a login that is over: with what the request asked for when every obligation was met, with an
 * error otherwise.
 *
 * The browser becomes a recognised device and the place a known one here and not earlier: somebody who
 * was stopped at a second factor leaves no trace. A login that owed no factor counts, as on Auth0.
 */
export async function finish(
  services: Services,
  request: Request,
  { transaction, trace, effects, effectsOfDenial }: FinishedLogin,
): Promise<Answer> {
  const config = services.config()
  const address = transaction.request
  const refuse = async (error: string, description: string) => {
    await logLogin(services, { transaction, trace }, { error, description })
    const refusal = { error, error_description: description }
    return isForDevice(address)
      ? refuseDevice(services, { query: address.query, loginId: transaction.id }, refusal)
      : authorizationResponse(config, address, refusal)
  }
  if (transaction.state === 'denied') {
    if (effectsOfDenial) await applyEffects(services, effectsOfDenial.effects, effectsOfDenial)
    const { error, description } = transaction
    return refuse(error, description)
  }
  const { subject } = transaction
  const now = await standing(services, subject)
  if (!now.good) {
    return now.reason === 'blocked'
      ? refuse('unauthorized', 'user is blocked')
      : refuse('login_required', 'Login required')
  }
  const client = findClient(config, address.clientId)
  // The page that says so: an application that was removed gets nothing.
  if (!client) return authorizationResponse(config, address, {})
  const cleared = clear(transaction)
  await applyEffects(services, effects, cleared)
  const answer = isForDevice(address)
    ? await admitDevice(services, cleared, familyTerms(effects))
    : authorizationResponse(
        config,
        address,
        await mint(services, cleared, {
          as: 'answer',
          client,
          user: now.user,
          familyTerms: familyTerms(effects),
        }),
      )
  if (subject.sessionId !== null) {
    await touchSession(services, subject.sessionId, {
      client: address.clientId,
      owner: { userId: subject.userId, proofs: proofsOf(transaction.fulfilments) },
    })
  }
  await recordLogin(services, subject.userId, services.whereabouts(request).origin)
  await logLogin(services, { transaction, trace })
  const device = await services.devices.recognise(subject.userId, request)
  return withCookies(answer, [device])
}
